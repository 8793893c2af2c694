package dev.holdfast.sim.tool;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;
import static dev.holdfast.hsms.secs2.Items.u4;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Secs2;

/**
 * One message that the tool sends unasked and keeps until it is acknowledged.
 *
 * @param kind event or alarm
 * @param number from 1, each kind counted on its own: DATAID of an event, ALID of an alarm
 * @param body SECS-II bytes, the same each time it is sent
 */
record Emission(Kind kind, long number, byte[] body) {

  /** What can be sent unasked. */
  enum Kind {
    /** S6F11, an event with one report. */
    EVENT(6, 11),
    /** S5F1, an alarm set or cleared. */
    ALARM(5, 1);

    private final int stream;
    private final int function;

    Kind(int stream, int function) {
      this.stream = stream;
      this.function = function;
    }

    int stream() {
      return stream;
    }

    int function() {
      return function;
    }

    /** {@code S6F11}. */
    String message() {
      return "S" + stream + "F" + function;
    }
  }

  private static final int FIRST_CEID = 1001;
  private static final int REPORT = 100;
  private static final long NUMBERS = 1L << 32;
  private static final int SET = 0x80;
  private static final int EQUIPMENT_SAFETY = 2;

  static Emission event(long number) {
    Chamber chamber = new Chamber(number);
    Item body =
        list(
            u4(number % NUMBERS),
            u4(FIRST_CEID + chamber.stepOfWafer()),
            list(list(u4(REPORT), chamber.values())));
    return new Emission(Kind.EVENT, number, Secs2.encode(body));
  }

  /** Odd numbers are set, even ones cleared. */
  static Emission alarm(long number) {
    boolean set = number % 2 == 1;
    Item body =
        list(
            binary((byte) (set ? SET | EQUIPMENT_SAFETY : EQUIPMENT_SAFETY)),
            u4(number % NUMBERS),
            ascii(set ? "Chamber pressure high" : "Chamber pressure normal"));
    return new Emission(Kind.ALARM, number, Secs2.encode(body));
  }

  /** What tells it from every other: {@code S6F11:17}. */
  String id() {
    return kind.message() + ":" + number;
  }
}
