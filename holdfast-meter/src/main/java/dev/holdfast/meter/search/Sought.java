package dev.holdfast.meter.search;

import dev.holdfast.link.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A protocol that a line can be searched for. */
public enum Sought {
  DLT645("dlt645", "dlt645-2007"),
  DLT698("dlt698", "dlt698.45"),
  RTU("rtu", "modbus-rtu"),
  MODBUS_TCP("modbus-tcp", "modbus-tcp"),
  /** Only where it is asked for: it takes as long as RTU. */
  ASCII("ascii", "modbus-ascii");

  private final String word;
  private final String protocol;

  Sought(String word, String protocol) {
    this.word = word;
    this.protocol = protocol;
  }

  /** The word on the command line. */
  public String word() {
    return word;
  }

  /** The name of the protocol. */
  String protocol() {
    return protocol;
  }

  /** Whether all meters can be asked for their address at once. */
  boolean asksAll() {
    return this == DLT645 || this == DLT698;
  }

  /** All that may be there, Modbus TCP on a network only. */
  public static Set<Sought> all(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Serial
        ? EnumSet.of(DLT645, DLT698, RTU)
        : EnumSet.of(DLT645, DLT698, RTU, MODBUS_TCP);
  }

  /**
   * Reads a list such as {@code rtu,dlt645}, or {@code all}.
   *
   * @throws IllegalArgumentException naming the first word that is no protocol
   */
  public static Set<Sought> parse(String list, Endpoint endpoint) {
    if (list.strip().equalsIgnoreCase("all")) {
      return all(endpoint);
    }
    Set<Sought> sought = EnumSet.noneOf(Sought.class);
    for (String part : list.split(",", -1)) {
      sought.add(ofWord(part.strip().toLowerCase(Locale.ROOT)));
    }
    return sought;
  }

  private static Sought ofWord(String word) {
    List<String> words = new ArrayList<>();
    for (Sought one : values()) {
      if (one.word.equals(word) || one.protocol.equals(word)) {
        return one;
      }
      words.add(one.word);
    }
    throw new IllegalArgumentException(
        "\"%s\" is no protocol; there are all, %s".formatted(word, String.join(", ", words)));
  }
}
