package dev.holdfast.link.endpoint;

import dev.holdfast.link.endpoint.EndpointParser.Value;
import dev.holdfast.link.endpoint.LocalEndpoint.Direction;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind the scheme of a {@link LocalEndpoint}. */
final class LocalParser {

  static final Pattern SIGNAL =
      Pattern.compile("(SIG)?(RTMIN(\\+\\d{1,2})?|RTMAX(-\\d{1,2})?|[A-Z0-9]{1,8})");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})([KMG])iB");
  private static final Pattern KEY = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|-?[0-9]{1,10}");

  private final EndpointParser parser;

  LocalParser(EndpointParser parser) {
    this.parser = parser;
  }

  LocalEndpoint parse(EndpointKind kind) {
    int start = parser.at();
    try {
      return switch (kind) {
        case PIPE -> exec(false);
        case SOCKETPAIR -> exec(true);
        case FIFO -> fifo();
        case SYSV_MQ -> queue();
        case POSIX_MQ -> posixQueue();
        case UNIX_DGRAM -> datagrams();
        case UNIX_SEQPACKET -> messages();
        case SIGNAL -> signal();
        case SYSV_SEM -> semaphore();
        case POSIX_SEM -> posixSemaphore();
        case SHM -> ring();
        case SYSV_SHM -> sysvRing();
        case TCP, TCP_LISTEN, TLS, TLS_LISTEN, UDP, UDP_LISTEN, UNIX, SERIAL ->
            throw new IllegalStateException(kind + " is read elsewhere");
      };
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage());
      throw said.startsWith("endpoint ") ? e : parser.expectedAt(start, "something else: " + said);
    }
  }

  private LocalEndpoint exec(boolean sockets) {
    int start = parser.at();
    Value command = parser.query("exec").get("exec");
    if (command == null) {
      throw parser.expectedAt(start, "?exec=COMMAND");
    }
    return new LocalEndpoint.Exec(sockets, parser.command(command));
  }

  private LocalEndpoint fifo() {
    String path = parser.path();
    return new LocalEndpoint.Fifo(path, course(parser.query("direction", "answer", "create")));
  }

  private LocalEndpoint queue() {
    String place = parser.word("a key or a path");
    Map<String, Value> query = parser.query("id", "type", "direction", "answer", "create");
    Direction direction = direction(query);
    long answer = number(query, "answer", 0);
    return new LocalEndpoint.SysvQueue(
        place(place, query),
        number(query, "type", direction == Direction.OUT ? 1 : 0),
        new Course(
            direction,
            query.containsKey("answer") ? Long.toString(answer) : null,
            parser.flag(query, "create")));
  }

  private LocalEndpoint posixQueue() {
    String name = parser.path();
    return new LocalEndpoint.PosixQueue(
        name, course(parser.query("direction", "answer", "create")));
  }

  private LocalEndpoint datagrams() {
    String name = parser.socketName();
    Map<String, Value> query = parser.query("listen");
    Value listen = query.get("listen");
    return listen != null && listen.text().equals("each")
        ? new LocalEndpoint.UnixDatagram(name, false, true)
        : new LocalEndpoint.UnixDatagram(name, parser.flag(query, "listen"));
  }

  private LocalEndpoint messages() {
    String name = parser.socketName();
    return new LocalEndpoint.UnixMessages(name, parser.flag(parser.query("listen"), "listen"));
  }

  private LocalEndpoint signal() {
    int start = parser.at();
    String who = parser.word("a process id or self");
    Value signal = parser.query("signal").get("signal");
    if (signal == null) {
      throw parser.expectedAt(parser.at(), "?signal=RTMIN+6");
    }
    if (!SIGNAL.matcher(signal.text()).matches()) {
      throw parser.expected(signal, "a signal such as RTMIN+6 or USR1");
    }
    if (!who.equals("self") && !who.matches("[1-9][0-9]{0,8}")) {
      throw parser.expectedAt(start, "a process id or self");
    }
    return new LocalEndpoint.Signal(who.equals("self") ? 0 : Integer.parseInt(who), signal.text());
  }

  private LocalEndpoint semaphore() {
    String place = parser.word("a key or a path");
    Map<String, Value> query = parser.query("id", "number", "direction", "create");
    return new LocalEndpoint.SysvSemaphore(
        place(place, query), (int) number(query, "number", 0), course(query));
  }

  private LocalEndpoint posixSemaphore() {
    String name = parser.path();
    return new LocalEndpoint.PosixSemaphore(name, course(parser.query("direction", "create")));
  }

  private LocalEndpoint ring() {
    String name = parser.path();
    Map<String, Value> query =
        parser.query("direction", "answer", "create", "kind", "size", "doorbell");
    return new LocalEndpoint.PosixRing(name, course(query), room(query));
  }

  private LocalEndpoint sysvRing() {
    String place = parser.word("a key or a path");
    Map<String, Value> query =
        parser.query("id", "direction", "create", "kind", "size", "doorbell");
    return new LocalEndpoint.SysvRing(place(place, query), course(query), room(query));
  }

  /** With a path or a name as the answer. */
  private Course course(Map<String, Value> query) {
    Value answer = query.get("answer");
    return new Course(
        direction(query),
        answer == null ? null : parser.path(answer),
        parser.flag(query, "create"));
  }

  private RingRoom room(Map<String, Value> query) {
    Value kind = query.get("kind");
    Value size = query.get("size");
    RingRoom.Kind named =
        kind == null
            ? RingRoom.USUAL.kind()
            : Arrays.stream(RingRoom.Kind.values())
                .filter(one -> one.word().equals(kind.text()))
                .findFirst()
                .orElseThrow(() -> parser.expected(kind, "single, many or broadcast"));
    Value doorbell = query.get("doorbell");
    return new RingRoom(
        named,
        size == null ? RingRoom.USUAL.bytes() : bytes(size),
        doorbell == null ? RingRoom.USUAL.doorbell() : doorbell.text());
  }

  private long bytes(Value size) {
    Matcher parts = SIZE.matcher(size.text());
    if (!parts.matches()) {
      throw parser.expected(size, "a size such as 64KiB or 1MiB");
    }
    int shift = 10 * (1 + "KMG".indexOf(parts.group(2)));
    return Long.parseLong(parts.group(1)) << shift;
  }

  private SysvPlace place(String text, Map<String, Value> query) {
    Value id = query.get("id");
    if (text.startsWith("/")) {
      return new SysvPlace(text, id == null ? 1 : (int) number(query, "id", 1));
    }
    if (id != null) {
      throw parser.expected(id, "no id= with a key");
    }
    if (!KEY.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no key; 4660, 0x1234 or a path is");
    }
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    long key = hex ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    if (key > 0xffff_ffffL || key < Integer.MIN_VALUE) {
      throw new IllegalArgumentException("a key has 32 bits: " + text);
    }
    return new SysvPlace(null, (int) key);
  }

  private Direction direction(Map<String, Value> query) {
    Value value = query.get("direction");
    if (value == null) {
      return Direction.IN;
    }
    return switch (value.text()) {
      case "in" -> Direction.IN;
      case "out" -> Direction.OUT;
      default -> throw parser.expected(value, "in or out");
    };
  }

  private long number(Map<String, Value> query, String key, long normal) {
    @Nullable Value value = query.get(key);
    if (value == null) {
      return normal;
    }
    if (!value.text().matches("-?[0-9]{1,9}")) {
      throw parser.expected(value, "a number");
    }
    return Long.parseLong(value.text());
  }
}
