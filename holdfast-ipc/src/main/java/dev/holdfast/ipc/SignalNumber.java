package dev.holdfast.ipc;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Numbers and names of signals, and what a Java process cannot receive. */
public final class SignalNumber {

  /** The first real-time signal that a program may use. */
  public static final int RTMIN = 34;

  /** The last one. */
  public static final int RTMAX = 64;

  private static final int SOCKETS = 62;
  private static final Map<String, Integer> NAMES =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", 9),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", 15),
          Map.entry("CHLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("WINCH", 28));

  private SignalNumber() {}

  /**
   * Reads {@code RTMIN+6}, {@code RTMAX-1}, {@code USR1}, {@code SIGUSR1} or a number from 1 to 64.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static int parse(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring(3);
    }
    try {
      Integer known = NAMES.get(name);
      int number =
          known != null
              ? known
              : name.startsWith("RTMIN")
                  ? RTMIN + offset(name.substring(5), '+')
                  : name.startsWith("RTMAX")
                      ? RTMAX - offset(name.substring(5), '-')
                      : Integer.parseInt(name);
      if (number < 1 || number > RTMAX) {
        throw new NumberFormatException(name);
      }
      return number;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "no signal: \"" + text + "\"; expected RTMIN+n, RTMAX-n, a name or 1 to 64", e);
    }
  }

  private static int offset(String rest, char sign) {
    if (rest.isEmpty()) {
      return 0;
    }
    if (rest.charAt(0) != sign) {
      throw new NumberFormatException(rest);
    }
    int offset = Integer.parseInt(rest, 1, rest.length(), 10);
    if (offset > RTMAX - RTMIN) {
      throw new NumberFormatException(rest);
    }
    return offset;
  }

  /** As {@link #parse} reads it. */
  public static String text(int number) {
    if (number >= RTMIN) {
      return number == RTMIN ? "RTMIN" : "RTMIN+" + (number - RTMIN);
    }
    return NAMES.entrySet().stream()
        .filter(each -> each.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Integer.toString(number));
  }

  /** Why a Java process cannot receive it as a message; empty where it can. */
  public static Optional<String> unreceivable(int number) {
    return switch (number) {
      case 9, 19 -> Optional.of("nobody can catch it");
      case 4, 5, 6, 7, 8, 11 -> Optional.of("it tells of a fault and belongs to the Java machine");
      case 1, 2, 15 -> Optional.of("it ends the process in good order");
      case 3 -> Optional.of("the Java machine prints its threads for it");
      case 12 -> Optional.of("the Java machine stops its threads by it");
      case 13, 25 -> Optional.of("the Java machine keeps it from ending the process");
      case 32, 33 -> Optional.of("the C library uses it for its threads");
      case SOCKETS -> Optional.of("the Java library wakes threads by it that wait for sockets");
      default ->
          number >= RTMIN && number <= RTMAX
              ? Optional.empty()
              : Optional.of("it does not queue: of several that arrive together one is seen");
    };
  }
}
