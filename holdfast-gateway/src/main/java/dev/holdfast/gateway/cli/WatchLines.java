package dev.holdfast.gateway.cli;

import dev.holdfast.link.time.Spans;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpTimer;
import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.ConnectionVerdict;
import dev.holdfast.watch.scan.Connection;
import dev.holdfast.watch.scan.ConnectionRow;
import dev.holdfast.watch.scan.Owner;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Connections as lines: for people a table, for programs JSON. */
final class WatchLines {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();
  private static final String CLEAR = "\033[H\033[2J";
  private static final String RESET = "\033[0m";
  private static final List<String> HEADER =
      List.of("VERDICT", "LOCAL", "REMOTE", "STATE", "PROCESS", "IDLE", "TIMER", "AGAIN", "RTT");

  private WatchLines() {}

  /** One object a line. */
  static void json(List<Connection> connections, PrintStream out) {
    for (Connection connection : connections) {
      out.println(MAPPER.writeValueAsString(ConnectionRow.of(connection)));
    }
  }

  /** The line that ends a look. */
  static void end(long scan, int connections, PrintStream out) {
    out.println("{\"scan\":" + scan + ",\"connections\":" + connections + "}");
  }

  /**
   * A table with a heading.
   *
   * @param terminal align the columns, and colour what is not healthy
   * @param again on a terminal, put it in the place of the last one
   */
  static void table(
      List<Connection> connections, PrintStream out, boolean terminal, boolean again) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    connections.forEach(connection -> rows.add(row(connection)));
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    if (terminal && again) {
      out.print(CLEAR);
    }
    for (int at = 0; at < rows.size(); at++) {
      String why = at == 0 ? "WHY" : connections.get(at - 1).judged().why();
      String colour = terminal && at > 0 ? colour(connections.get(at - 1).judged().verdict()) : "";
      StringBuilder line = new StringBuilder(colour);
      for (int column = 0; column < widths.length; column++) {
        String cell = rows.get(at).get(column);
        line.append(cell);
        line.append(terminal ? " ".repeat(widths[column] - cell.length() + 2) : "\t");
      }
      out.println(line.append(why).append(colour.isEmpty() ? "" : RESET));
    }
  }

  private static String colour(ConnectionVerdict verdict) {
    return switch (verdict) {
      case HEALTHY -> "";
      case BUSY_DEAD -> "\033[31m";
      case BLIND, UNKNOWN -> "\033[2m";
      case LEAKING, HALF_CLOSED, PEER_NOT_READING -> "\033[33m";
    };
  }

  private static List<String> row(Connection connection) {
    TcpSocket socket = connection.socket();
    Owner owner = connection.owner();
    ConnectionRow row = ConnectionRow.of(connection);
    return List.of(
        row.verdict(),
        row.local(),
        row.remote(),
        row.state(),
        owner == null ? "-" : owner.process() + " " + owner.pid() + ":" + owner.descriptor(),
        ConnectionRules.idle(socket).map(Spans::text).orElse("-"),
        row.timer()
            + (socket.timer() == TcpTimer.OFF
                ? ""
                : " " + Spans.text(Duration.ofMillis(socket.timerMillis()))),
        row.retransmits() == null ? "-" : row.retransmits().toString(),
        row.rttMicros() == null ? "-" : row.rttMicros() + " us");
  }
}
