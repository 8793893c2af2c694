package dev.holdfast.posix.diag;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * proc(5), /proc/net/tcp and tcp6: every TCP connection of this network namespace where netlink
 * cannot be had. Tells no round-trip times, no idle times and no cookies.
 */
public final class ProcNetTcp {

  private static final int FIELDS = 10;
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int QUEUES = 4;
  private static final int TIMER = 5;
  private static final int RETRANSMITS = 6;
  private static final int UID = 7;
  private static final int PROBES = 8;
  private static final int INODE = 9;

  /** Length of the kernel's clock tick as it shows it to programs, ms. */
  private static final int TICK_MILLIS = 10;

  private ProcNetTcp() {}

  /**
   * Hands out every connection of a table in one of the states.
   *
   * @param table such as {@code /proc/net/tcp6}
   * @throws java.nio.file.NoSuchFileException where this host has no such table
   */
  public static void read(Path table, Set<TcpState> states, Consumer<TcpSocket> each)
      throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        parse(line).filter(socket -> states.contains(socket.state())).ifPresent(each);
      }
    }
  }

  /** The connection of one line; empty where it is none. */
  static Optional<TcpSocket> parse(String line) {
    String[] fields = line.strip().split("\\s+", FIELDS + 1);
    if (fields.length < FIELDS) {
      return Optional.empty();
    }
    try {
      TcpTimer timer = TcpTimer.of(Integer.parseInt(fields[TIMER].substring(0, 2), 16));
      int count =
          timer == TcpTimer.RETRANSMIT
              ? Integer.parseInt(fields[RETRANSMITS], 16)
              : Integer.parseInt(fields[PROBES]);
      int colon = fields[QUEUES].indexOf(':');
      return Optional.of(
          new TcpSocket(
              end(fields[LOCAL]),
              end(fields[REMOTE]),
              TcpState.of(Integer.parseInt(fields[STATE], 16)),
              timer,
              Long.parseLong(fields[TIMER].substring(3), 16) * TICK_MILLIS,
              count,
              Long.parseLong(fields[QUEUES].substring(colon + 1), 16),
              Long.parseLong(fields[QUEUES].substring(0, colon), 16),
              Long.parseLong(fields[UID]),
              Long.parseLong(fields[INODE]),
              0,
              null,
              null));
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** Addresses stand as words of the machine, both kinds of which have the lowest byte first. */
  private static SocketEnd end(String text) {
    int colon = text.indexOf(':');
    int port = Integer.parseInt(text.substring(colon + 1), 16);
    if (colon == 8) {
      return SocketEnd.ofIpv4((int) word(text, 0), port);
    }
    return new SocketEnd(
        word(text, 0) << 32 | word(text, 8), word(text, 16) << 32 | word(text, 24), port);
  }

  private static long word(String text, int from) {
    int word = Integer.parseUnsignedInt(text, from, from + 8, 16);
    return Integer.toUnsignedLong(Integer.reverseBytes(word));
  }
}
