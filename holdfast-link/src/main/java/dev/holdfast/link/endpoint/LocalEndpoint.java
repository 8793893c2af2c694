package dev.holdfast.link.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Another process of this host, by a way of the kernel's that is no network. What opens them is a
 * {@link dev.holdfast.link.wire.WireOpener}.
 *
 * <pre>
 * pipe:?exec=COMMAND           socketpair:?exec=COMMAND
 * fifo:///PATH                 ?direction=in|out&amp;answer=/PATH&amp;create=true
 * sysv-mq://KEY                ?type=0&amp;direction=in|out&amp;answer=TYPE&amp;create=true
 * posix-mq:///NAME             ?direction=in|out&amp;answer=/NAME&amp;create=true
 * unix-dgram:///PATH           ?listen=true
 * signal://PID?signal=RTMIN+6  signal://self?signal=RTMIN+6
 * sysv-sem://KEY               ?number=0&amp;direction=in|out&amp;create=true
 * posix-sem:///NAME            ?direction=in|out&amp;create=true
 * shm:///NAME                  ?direction=in|out&amp;answer=/NAME&amp;create=true&amp;kind=single|many|broadcast&amp;size=1MiB
 * sysv-shm://KEY               ?direction=in|out&amp;create=true&amp;kind=single|many|broadcast&amp;size=1MiB
 *     KEY is a number (4660, 0x1234), or /PATH?id=N for the key that ftok gives
 * </pre>
 */
public sealed interface LocalEndpoint extends Endpoint {

  /** Which way messages go. */
  enum Direction {
    /** To us. */
    IN,
    /** From us. */
    OUT;

    /** The word as it stands in a URI. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** There is one peer, and whoever comes first waits for the other. */
  @Override
  default boolean listens() {
    return false;
  }

  /** The same for messages that go one way; itself where both ways are open in any case. */
  default LocalEndpoint towards(Direction way) {
    return this;
  }

  /** Whether the kernel keeps the bounds of what is sent. */
  boolean keepsBounds();

  /**
   * A child of ours.
   *
   * @param sockets whether it gets one socket for its input and output, or two pipes
   * @param command for {@code sh -c}
   */
  record Exec(boolean sockets, String command) implements LocalEndpoint {
    public Exec {
      if (command.isBlank() || command.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("not a command: \"" + command + "\"");
      }
    }

    @Override
    public boolean keepsBounds() {
      return false;
    }

    @Override
    public String toString() {
      return (sockets ? "socketpair" : "pipe") + ":?exec=" + EndpointParser.escapeValue(command);
    }
  }

  /**
   * A FIFO.
   *
   * @param answer another for the other way, or null where there is none
   * @param create whether to make what is not there
   */
  record Fifo(String path, Direction direction, @Nullable String answer, boolean create)
      implements LocalEndpoint {
    public Fifo {
      EndpointParser.checkPath(path, 4095);
      if (answer != null) {
        EndpointParser.checkPath(answer, 4095);
      }
    }

    @Override
    public Fifo towards(Direction way) {
      return new Fifo(path, way, null, create);
    }

    @Override
    public boolean keepsBounds() {
      return false;
    }

    @Override
    public String toString() {
      return "fifo://" + EndpointParser.escapePath(path) + query(direction, answer, create);
    }
  }

  /**
   * A System V message queue.
   *
   * @param type what is taken: 0 for all, n for type n, -n for the lowest type up to n; what is
   *     sent where the direction is out, 1 or more
   * @param answer the type of what goes the other way, or 0 where nothing does
   * @param create whether to make one that is not there
   */
  record SysvQueue(SysvPlace place, long type, Direction direction, long answer, boolean create)
      implements LocalEndpoint {
    public SysvQueue {
      if (answer < 0 || (answer > 0 && type < 1)) {
        throw new IllegalArgumentException("answers need two types of 1 or more");
      }
      if (direction == Direction.OUT && type < 1) {
        throw new IllegalArgumentException("the type of what is sent is 1 or more, not " + type);
      }
    }

    @Override
    public SysvQueue towards(Direction way) {
      long kept = way == Direction.OUT ? Math.max(1, type) : type;
      return new SysvQueue(place, kept, way, 0, create);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      StringJoiner query = LocalEndpoint.query(place);
      if (type != 0) {
        query.add("type=" + type);
      }
      LocalEndpoint.add(query, direction, answer == 0 ? null : Long.toString(answer), create);
      return "sysv-mq://" + place + query;
    }
  }

  /**
   * A POSIX message queue.
   *
   * @param answer another for the other way, or null where there is none
   * @param create whether to make what is not there
   */
  record PosixQueue(String name, Direction direction, @Nullable String answer, boolean create)
      implements LocalEndpoint {
    public PosixQueue {
      checkName(name);
      if (answer != null) {
        checkName(answer);
      }
    }

    @Override
    public PosixQueue towards(Direction way) {
      return new PosixQueue(name, way, null, create);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      return "posix-mq://" + EndpointParser.escapePath(name) + query(direction, answer, create);
    }
  }

  /**
   * A Unix datagram socket.
   *
   * @param name a path, or {@code @} and an abstract name
   * @param bound whether the name is ours, and we answer whoever sent last
   */
  record UnixDatagram(String name, boolean bound) implements LocalEndpoint {
    public UnixDatagram {
      EndpointParser.checkSocketName(name);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      return "unix-dgram://" + EndpointParser.escapePath(name) + (bound ? "?listen=true" : "");
    }
  }

  /**
   * A real-time signal that carries a number.
   *
   * @param pid who gets it; 0 where we do
   * @param signal {@code RTMIN+6}, {@code USR1} or a number
   */
  record Signal(int pid, String signal) implements LocalEndpoint {
    public Signal {
      if (pid < 0 || !LocalParser.SIGNAL.matcher(signal).matches()) {
        throw new IllegalArgumentException("no process or no signal: " + pid + " " + signal);
      }
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      return "signal://" + (pid == 0 ? "self" : Integer.toString(pid)) + "?signal=" + signal;
    }
  }

  /**
   * One of a System V set of semaphores; each unit is an empty message.
   *
   * @param number which of the set, from 0
   * @param create whether to make a set of {@code number + 1} that is not there
   */
  record SysvSemaphore(SysvPlace place, int number, Direction direction, boolean create)
      implements LocalEndpoint {
    public SysvSemaphore {
      EndpointParser.checkRange("number", number, 0, 31_999);
    }

    @Override
    public SysvSemaphore towards(Direction way) {
      return new SysvSemaphore(place, number, way, create);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      StringJoiner query = LocalEndpoint.query(place);
      if (number != 0) {
        query.add("number=" + number);
      }
      LocalEndpoint.add(query, direction, null, create);
      return "sysv-sem://" + place + query;
    }
  }

  /**
   * A POSIX semaphore; each unit is an empty message.
   *
   * @param create whether to make one that is not there
   */
  record PosixSemaphore(String name, Direction direction, boolean create) implements LocalEndpoint {
    public PosixSemaphore {
      checkName(name);
    }

    @Override
    public PosixSemaphore towards(Direction way) {
      return new PosixSemaphore(name, way, create);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      return "posix-sem://" + EndpointParser.escapePath(name) + query(direction, null, create);
    }
  }

  /** Who may write to a ring, and who reads it. */
  enum RingKind {
    /** One writer, one reader. */
    SINGLE,
    /** Many writers, one reader. */
    MANY,
    /** One writer, any readers. */
    BROADCAST;

    /** The word as it stands in a URI. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A ring to be made.
   *
   * @param kind who may write and who reads
   * @param bytes of its room, a power of two from 4 KiB to 1 GiB
   */
  record RingRoom(RingKind kind, long bytes) {
    /** One writer, 1 MiB. */
    public static final RingRoom USUAL = new RingRoom(RingKind.SINGLE, 1 << 20);

    public RingRoom {
      if (Long.bitCount(bytes) != 1 || bytes < 4 << 10 || bytes > 1 << 30) {
        throw new IllegalArgumentException(
            "the size of a ring is a power of two from 4KiB to 1GiB, not " + bytes);
      }
    }

    private void add(StringJoiner query) {
      if (kind != RingKind.SINGLE) {
        query.add("kind=" + kind.word());
      }
      if (bytes != USUAL.bytes) {
        query.add(
            "size=" + (bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB"));
      }
    }
  }

  /**
   * A ring in POSIX shared memory.
   *
   * @param answer another for the other way, or null where there is none
   * @param create whether to make what is not there, with this room
   */
  record PosixRing(
      String name, Direction direction, @Nullable String answer, boolean create, RingRoom room)
      implements LocalEndpoint {
    public PosixRing {
      checkName(name);
      if (answer != null) {
        checkName(answer);
      }
    }

    @Override
    public PosixRing towards(Direction way) {
      return new PosixRing(name, way, null, create, room);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
      add(query, direction, answer == null ? null : EndpointParser.escapeValue(answer), create);
      room.add(query);
      return "shm://" + EndpointParser.escapePath(name) + query;
    }
  }

  /**
   * A ring in a System V segment.
   *
   * @param create whether to make one that is not there, with this room
   */
  record SysvRing(SysvPlace place, Direction direction, boolean create, RingRoom room)
      implements LocalEndpoint {

    @Override
    public SysvRing towards(Direction way) {
      return new SysvRing(place, way, create, room);
    }

    @Override
    public boolean keepsBounds() {
      return true;
    }

    @Override
    public String toString() {
      StringJoiner query = LocalEndpoint.query(place);
      LocalEndpoint.add(query, direction, null, create);
      room.add(query);
      return "sysv-shm://" + place + query;
    }
  }

  private static void checkName(String name) {
    EndpointParser.checkPath(name, 250);
    if (name.indexOf('/', 1) >= 0 || name.getBytes(StandardCharsets.UTF_8).length < 2) {
      throw new IllegalArgumentException("a POSIX name has one slash, at its start: " + name);
    }
  }

  private static StringJoiner query(SysvPlace place) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    if (place.file() != null) {
      query.add("id=" + place.number());
    }
    return query;
  }

  private static String query(Direction direction, @Nullable String answer, boolean create) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    add(query, direction, answer == null ? null : EndpointParser.escapeValue(answer), create);
    return query.toString();
  }

  private static void add(
      StringJoiner query, Direction direction, @Nullable String answer, boolean create) {
    if (direction == Direction.OUT) {
      query.add("direction=out");
    }
    if (answer != null) {
      query.add("answer=" + answer);
    }
    if (create) {
      query.add("create=true");
    }
  }
}
