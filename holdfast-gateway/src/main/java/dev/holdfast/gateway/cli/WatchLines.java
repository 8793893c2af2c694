package dev.holdfast.gateway.cli;

import dev.holdfast.posix.diag.TcpInfo;
import dev.holdfast.posix.diag.TcpSocket;
import dev.holdfast.posix.diag.TcpState;
import dev.holdfast.posix.diag.TcpTimer;
import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.ConnectionVerdict;
import dev.holdfast.watch.Spans;
import dev.holdfast.watch.scan.Connection;
import dev.holdfast.watch.scan.Owner;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Connections as lines: for people a table, for programs JSON. */
final class WatchLines {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String CLEAR = "\033[H\033[2J";
  private static final String RESET = "\033[0m";
  private static final List<String> HEADER =
      List.of("VERDICT", "LOCAL", "REMOTE", "STATE", "PROCESS", "IDLE", "TIMER", "AGAIN", "RTT");

  private WatchLines() {}

  /** The state as it is shown: one name for both kinds of SYN_RECV. */
  static String state(TcpSocket socket) {
    return (socket.state() == TcpState.NEW_SYN_RECV ? TcpState.SYN_RECV : socket.state()).name();
  }

  private static String timer(TcpTimer timer) {
    return switch (timer) {
      case OFF -> "off";
      case RETRANSMIT -> "retransmit";
      case KEEPALIVE -> "keepalive";
      case PERSIST -> "persist";
      case TIME_WAIT, OTHER -> "other";
    };
  }

  private static @Nullable Long retransmits(TcpSocket socket) {
    TcpInfo info = socket.info();
    if (info != null) {
      return known(info.retransmits());
    }
    return socket.timer() == TcpTimer.RETRANSMIT ? (long) socket.timerCount() : null;
  }

  /** A round trip that was never measured is none. */
  private static @Nullable Long rttMicros(TcpSocket socket) {
    TcpInfo info = socket.info();
    return info == null || info.rttMicros() == 0 ? null : known(info.rttMicros());
  }

  private static @Nullable Long known(long figure) {
    return figure == TcpInfo.UNKNOWN ? null : figure;
  }

  /** One object a line. */
  static void json(List<Connection> connections, PrintStream out) {
    for (Connection connection : connections) {
      out.println(MAPPER.writeValueAsString(fields(connection)));
    }
  }

  /** The line that ends a look. */
  static void end(long scan, int connections, PrintStream out) {
    out.println("{\"scan\":" + scan + ",\"connections\":" + connections + "}");
  }

  private static Map<String, @Nullable Object> fields(Connection connection) {
    TcpSocket socket = connection.socket();
    Owner owner = connection.owner();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("local", socket.local().toString());
    fields.put("remote", socket.remote().toString());
    fields.put("state", state(socket));
    fields.put("pid", owner == null ? null : owner.pid());
    fields.put("process", owner == null ? null : owner.process());
    fields.put(
        "idleSeconds",
        ConnectionRules.idle(socket).map(idle -> idle.toMillis() / 1000.0).orElse(null));
    fields.put("timer", timer(socket.timer()));
    fields.put("retransmits", retransmits(socket));
    fields.put("rttMicros", rttMicros(socket));
    fields.put("verdict", connection.judged().verdict().text());
    fields.put("why", connection.judged().why());
    return fields;
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
    Long again = retransmits(socket);
    Long rtt = rttMicros(socket);
    return List.of(
        connection.judged().verdict().text(),
        socket.local().toString(),
        socket.remote().toString(),
        state(socket),
        owner == null ? "-" : owner.process() + " " + owner.pid() + ":" + owner.descriptor(),
        ConnectionRules.idle(socket).map(Spans::text).orElse("-"),
        timer(socket.timer())
            + (socket.timer() == TcpTimer.OFF
                ? ""
                : " " + Spans.text(Duration.ofMillis(socket.timerMillis()))),
        again == null ? "-" : again.toString(),
        rtt == null ? "-" : rtt + " us");
  }
}
