package dev.holdfast.sim.meter;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A protocol that a simulated meter can speak. */
public enum MeterProtocol {
  RTU("rtu"),
  DLT645("dlt645"),
  DLT698("dlt698"),
  MODBUS_TCP("modbus-tcp");

  private final String word;

  MeterProtocol(String word) {
    this.word = word;
  }

  /** The word on the command line. */
  public String word() {
    return word;
  }

  /** What a meter speaks unless told otherwise: all but Modbus TCP. */
  public static Set<MeterProtocol> usual() {
    return EnumSet.of(RTU, DLT645, DLT698);
  }

  /**
   * Reads a list such as {@code rtu,dlt645}; case and spaces are free.
   *
   * @throws IllegalArgumentException naming the first word that is no protocol
   */
  public static Set<MeterProtocol> parse(String list) {
    Set<MeterProtocol> protocols = EnumSet.noneOf(MeterProtocol.class);
    for (String part : list.split(",", -1)) {
      protocols.add(ofWord(part.strip().toLowerCase(Locale.ROOT)));
    }
    return protocols;
  }

  private static MeterProtocol ofWord(String word) {
    for (MeterProtocol protocol : values()) {
      if (protocol.word.equals(word)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(
        "\"" + word + "\" is no protocol; there are rtu, dlt645, dlt698, modbus-tcp");
  }
}
