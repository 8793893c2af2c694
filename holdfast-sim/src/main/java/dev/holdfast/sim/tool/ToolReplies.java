package dev.holdfast.sim.tool;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.f4;
import static dev.holdfast.hsms.secs2.Items.list;
import static dev.holdfast.hsms.secs2.Items.u1;
import static dev.holdfast.hsms.secs2.Items.u2;
import static dev.holdfast.hsms.secs2.Items.u4;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.StreamNine;
import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.secs2.IntegerItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ListItem;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the tool answers to what a host asks, message by message. */
final class ToolReplies {

  /** What comes of a primary message. */
  sealed interface Outcome {

    /** The reply's body. */
    record Reply(Item body) implements Outcome {}

    /** The reply has the body of the message, byte for byte. */
    record Echo() implements Outcome {}

    /** Nothing can be said but what is wrong. */
    record Refusal(StreamNine why) implements Outcome {}
  }

  /** A status variable by its SVID. */
  private enum Variable {
    CLOCK(1, "Clock", ""),
    CONTROL_STATE(2, "ControlState", ""),
    WAFER(10, "WaferId", ""),
    STEP(11, "Step", ""),
    PRESSURE(20, "ChamberPressure", "Pa"),
    TEMPERATURE(21, "ChuckTemperature", "degC"),
    POWER(22, "RfPower", "W");

    private final long id;
    private final String label;
    private final String unit;

    Variable(long id, String label, String unit) {
      this.id = id;
      this.label = label;
      this.unit = unit;
    }

    static @Nullable Variable of(long id) {
      for (Variable variable : values()) {
        if (variable.id == id) {
          return variable;
        }
      }
      return null;
    }
  }

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSS", Locale.ROOT);
  private static final Set<Integer> STREAMS = Set.of(1, 2, 5, 6);
  private static final byte ACCEPTED = 0;
  private static final byte ALREADY_ONLINE = 2;
  private static final int ONLINE_REMOTE = 5;

  /** A zero-length list stands for a value that is not there. */
  private static final Item NO_VALUE = list();

  private final Item identity;

  /**
   * @param model MDLN, up to 20 characters
   * @param revision SOFTREV, up to 20 characters
   */
  ToolReplies(String model, String revision) {
    this.identity = list(ascii(model), ascii(revision));
  }

  /**
   * What comes of a primary message.
   *
   * @param now the tool's clock
   * @param chamber what it measures now
   */
  Outcome to(HsmsMessage message, LocalDateTime now, Chamber chamber) {
    if (!STREAMS.contains(message.stream())) {
      return new Outcome.Refusal(StreamNine.UNRECOGNIZED_STREAM);
    }
    int code = message.stream() * 1_000 + message.function();
    boolean known =
        switch (code) {
          case 1_001, 1_003, 1_011, 1_013, 1_017, 2_017, 2_025, 2_033, 2_035, 2_037, 5_003 -> true;
          default -> false;
        };
    if (!known) {
      return new Outcome.Refusal(StreamNine.UNRECOGNIZED_FUNCTION);
    }
    if (message.decoding() instanceof Decoding.Malformed) {
      return new Outcome.Refusal(StreamNine.ILLEGAL_DATA);
    }
    Item body = message.item();
    return switch (code) {
      case 1_001 -> new Outcome.Reply(identity);
      case 1_003 -> values(body, now, chamber);
      case 1_011 -> names(body);
      case 1_013 -> new Outcome.Reply(list(binary(ACCEPTED), identity));
      case 1_017 -> new Outcome.Reply(binary(ALREADY_ONLINE));
      case 2_017 -> new Outcome.Reply(ascii(CLOCK.format(now)));
      case 2_033, 2_035, 2_037, 5_003 -> new Outcome.Reply(binary(ACCEPTED));
      default -> new Outcome.Echo();
    };
  }

  private static Outcome values(@Nullable Item body, LocalDateTime now, Chamber chamber) {
    List<Long> ids = ids(body);
    if (ids == null) {
      return new Outcome.Refusal(StreamNine.ILLEGAL_DATA);
    }
    List<Item> values = new ArrayList<>();
    for (long id : ids) {
      Variable variable = Variable.of(id);
      values.add(variable == null ? NO_VALUE : value(variable, now, chamber));
    }
    return new Outcome.Reply(list(values));
  }

  private static Item value(Variable variable, LocalDateTime now, Chamber chamber) {
    return switch (variable) {
      case CLOCK -> ascii(CLOCK.format(now));
      case CONTROL_STATE -> u1(ONLINE_REMOTE);
      case WAFER -> ascii(chamber.waferId());
      case STEP -> u4(chamber.step());
      case PRESSURE -> f4(chamber.pressure());
      case TEMPERATURE -> f4(chamber.temperature());
      case POWER -> u2(chamber.radioFrequencyPower());
    };
  }

  private static Outcome names(@Nullable Item body) {
    List<Long> ids = ids(body);
    if (ids == null) {
      return new Outcome.Refusal(StreamNine.ILLEGAL_DATA);
    }
    List<Item> names = new ArrayList<>();
    for (long id : ids) {
      Variable variable = Variable.of(id);
      names.add(
          variable == null
              ? list(u4(id), ascii(""), ascii(""))
              : list(u4(id), ascii(variable.label), ascii(variable.unit)));
    }
    return new Outcome.Reply(list(names));
  }

  /** The SVIDs asked for, all where none is named; null where the body is no list of them. */
  private static @Nullable List<Long> ids(@Nullable Item body) {
    List<Long> ids = new ArrayList<>();
    if (!(body instanceof ListItem asked)) {
      return null;
    }
    for (Item item : asked) {
      if (!(item instanceof IntegerItem id && id.size() == 1)) {
        return null;
      }
      ids.add(id.longAt(0));
    }
    if (ids.isEmpty()) {
      for (Variable variable : Variable.values()) {
        ids.add(variable.id);
      }
    }
    return ids;
  }
}
