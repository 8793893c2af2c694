package dev.holdfast.link.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Another process of this host, by a way of the kernel's that is no network. What opens them is a
 * {@link dev.holdfast.link.wire.WireOpener}.
 *
 * <pre>
 * pipe:?exec=COMMAND           socketpair:?exec=COMMAND
 * fifo:///PATH                 ?direction=in|out&amp;answer=/PATH&amp;create=true
 * sysv-mq://KEY                ?type=0&amp;direction=in|out&amp;answer=TYPE&amp;create=true
 * posix-mq:///NAME             ?direction=in|out&amp;answer=/NAME&amp;create=true
 * unix-dgram:///PATH           ?listen=true|each
 * unix-seqpacket:///PATH       ?listen=true
 * signal://PID?signal=RTMIN+6  signal://self?signal=RTMIN+6
 * sysv-sem://KEY               ?number=0&amp;direction=in|out&amp;create=true
 * posix-sem:///NAME            ?direction=in|out&amp;create=true
 * shm:///NAME                  ?direction=in|out&amp;answer=/NAME&amp;create=true
 * sysv-shm://KEY               ?direction=in|out&amp;create=true
 *     each with &amp;kind=single|many|broadcast&amp;size=1MiB&amp;doorbell=futex|semaphore|RTMIN+6|none
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

  /** Mostly there is one peer, and whoever comes first waits for the other. */
  @Override
  default boolean listens() {
    return false;
  }

  /** The same for messages that go one way; itself where both ways are open in any case. */
  default LocalEndpoint towards(Direction way) {
    return this;
  }

  /** The same with what it names going this way, and its answer the other. */
  default LocalEndpoint turned(Direction way) {
    return this;
  }

  /** Whether messages can come to us there. */
  default boolean comes() {
    return true;
  }

  /** Whether messages can go from us there. */
  default boolean goes() {
    return true;
  }

  /** By an object whose ways go one way each. */
  sealed interface Directed extends LocalEndpoint {

    Course course();

    /** The same with another course. */
    Directed with(Course course);

    @Override
    default Directed towards(Direction way) {
      return with(new Course(way, null, course().create()));
    }

    @Override
    default Directed turned(Direction way) {
      return with(new Course(way, course().answer(), course().create()));
    }

    @Override
    default boolean comes() {
      return course().direction() == Direction.IN || course().answer() != null;
    }

    @Override
    default boolean goes() {
      return course().direction() == Direction.OUT || course().answer() != null;
    }
  }

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
    public EndpointKind kind() {
      return sockets ? EndpointKind.SOCKETPAIR : EndpointKind.PIPE;
    }

    @Override
    public String toString() {
      return (sockets ? "socketpair" : "pipe") + ":?exec=" + EndpointParser.escapeValue(command);
    }
  }

  /** A FIFO; its answer is another. */
  record Fifo(String path, Course course) implements Directed {
    public Fifo {
      EndpointParser.checkPath(path, 4095);
      if (course.answer() != null) {
        EndpointParser.checkPath(course.answer(), 4095);
      }
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.FIFO;
    }

    @Override
    public Fifo with(Course other) {
      return new Fifo(path, other);
    }

    @Override
    public String toString() {
      return "fifo://" + EndpointParser.escapePath(path) + query(course);
    }
  }

  /**
   * A System V message queue; its answer is a type of the same queue.
   *
   * @param type what is taken: 0 for all, n for type n, -n for the lowest type up to n; what is
   *     sent where the direction is out, 1 or more
   */
  record SysvQueue(SysvPlace place, long type, Course course) implements Directed {
    public SysvQueue {
      String answer = course.answer();
      if (answer != null && (type < 1 || !answer.matches("[1-9][0-9]{0,8}"))) {
        throw new IllegalArgumentException("answers need two types of 1 or more");
      }
      if (course.direction() == Direction.OUT && type < 1) {
        throw new IllegalArgumentException("the type of what is sent is 1 or more, not " + type);
      }
    }

    /** The type of what goes the other way; 0 where nothing does. */
    public long answer() {
      return course.answer() == null ? 0 : Long.parseLong(course.answer());
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.SYSV_MQ;
    }

    @Override
    public SysvQueue with(Course other) {
      boolean sends = other.direction() == Direction.OUT;
      return new SysvQueue(place, sends ? Math.max(1, type) : type, other);
    }

    @Override
    public String toString() {
      StringJoiner query = query(place);
      if (type != 0) {
        query.add("type=" + type);
      }
      course.add(query);
      return "sysv-mq://" + place + query;
    }
  }

  /** A POSIX message queue; its answer is another. */
  record PosixQueue(String name, Course course) implements Directed {
    public PosixQueue {
      checkNames(name, course);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.POSIX_MQ;
    }

    @Override
    public PosixQueue with(Course other) {
      return new PosixQueue(name, other);
    }

    @Override
    public String toString() {
      return "posix-mq://" + EndpointParser.escapePath(name) + query(course);
    }
  }

  /**
   * A Unix datagram socket.
   *
   * @param name a path, or {@code @} and an abstract name
   * @param bound whether the name is ours, and we answer whoever sent last
   * @param listens whether the name is ours, and each sender with a name has a channel of its own
   */
  record UnixDatagram(String name, boolean bound, boolean listens) implements LocalEndpoint {
    public UnixDatagram {
      EndpointParser.checkSocketName(name);
      if (bound && listens) {
        throw new IllegalArgumentException("either all senders are one peer, or each is one");
      }
    }

    /** With one peer. */
    public UnixDatagram(String name, boolean bound) {
      this(name, bound, false);
    }

    /** Whether the name is ours. */
    public boolean ours() {
      return bound || listens;
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.UNIX_DGRAM;
    }

    @Override
    public String toString() {
      return "unix-dgram://"
          + EndpointParser.escapePath(name)
          + (listens ? "?listen=each" : bound ? "?listen=true" : "");
    }
  }

  /**
   * A Unix socket with connections that keep the bounds of messages.
   *
   * @param name a path, or {@code @} and an abstract name
   */
  record UnixMessages(String name, boolean listens) implements LocalEndpoint {
    public UnixMessages {
      EndpointParser.checkSocketName(name);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.UNIX_SEQPACKET;
    }

    @Override
    public String toString() {
      return "unix-seqpacket://"
          + EndpointParser.escapePath(name)
          + (listens ? "?listen=true" : "");
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
    public EndpointKind kind() {
      return EndpointKind.SIGNAL;
    }

    @Override
    public boolean comes() {
      return pid == 0;
    }

    @Override
    public boolean goes() {
      return pid != 0;
    }

    @Override
    public String toString() {
      return "signal://" + (pid == 0 ? "self" : Integer.toString(pid)) + "?signal=" + signal;
    }
  }

  /**
   * One of a System V set of semaphores, made with {@code number + 1} of them; each unit is an
   * empty message.
   *
   * @param number which of the set, from 0
   */
  record SysvSemaphore(SysvPlace place, int number, Course course) implements Directed {
    public SysvSemaphore {
      EndpointParser.checkRange("number", number, 0, 31_999);
      checkNoAnswer(course);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.SYSV_SEM;
    }

    @Override
    public SysvSemaphore with(Course other) {
      return new SysvSemaphore(place, number, other);
    }

    @Override
    public String toString() {
      StringJoiner query = query(place);
      if (number != 0) {
        query.add("number=" + number);
      }
      course.add(query);
      return "sysv-sem://" + place + query;
    }
  }

  /** A POSIX semaphore; each unit is an empty message. */
  record PosixSemaphore(String name, Course course) implements Directed {
    public PosixSemaphore {
      checkNames(name, course);
      checkNoAnswer(course);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.POSIX_SEM;
    }

    @Override
    public PosixSemaphore with(Course other) {
      return new PosixSemaphore(name, other);
    }

    @Override
    public String toString() {
      return "posix-sem://" + EndpointParser.escapePath(name) + query(course);
    }
  }

  /**
   * A ring in POSIX shared memory; its answer is another.
   *
   * @param room of what is made
   */
  record PosixRing(String name, Course course, RingRoom room) implements Directed {
    public PosixRing {
      checkNames(name, course);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.SHM;
    }

    @Override
    public PosixRing with(Course other) {
      return new PosixRing(name, other, room);
    }

    @Override
    public String toString() {
      StringJoiner query = joiner();
      course.add(query);
      room.add(query);
      return "shm://" + EndpointParser.escapePath(name) + query;
    }
  }

  /**
   * A ring in a System V segment.
   *
   * @param room of what is made
   */
  record SysvRing(SysvPlace place, Course course, RingRoom room) implements Directed {
    public SysvRing {
      checkNoAnswer(course);
    }

    @Override
    public EndpointKind kind() {
      return EndpointKind.SYSV_SHM;
    }

    @Override
    public SysvRing with(Course other) {
      return new SysvRing(place, other, room);
    }

    @Override
    public String toString() {
      StringJoiner query = query(place);
      course.add(query);
      room.add(query);
      return "sysv-shm://" + place + query;
    }
  }

  private static void checkNames(String name, Course course) {
    checkName(name);
    String answer = course.answer();
    if (answer != null) {
      checkName(answer);
    }
  }

  private static void checkName(String name) {
    EndpointParser.checkPath(name, 250);
    if (name.indexOf('/', 1) >= 0 || name.getBytes(StandardCharsets.UTF_8).length < 2) {
      throw new IllegalArgumentException("a POSIX name has one slash, at its start: " + name);
    }
  }

  private static void checkNoAnswer(Course course) {
    if (course.answer() != null) {
      throw new IllegalArgumentException("there is no way back, so no answer: " + course.answer());
    }
  }

  private static StringJoiner joiner() {
    return new StringJoiner("&", "?", "").setEmptyValue("");
  }

  private static StringJoiner query(SysvPlace place) {
    StringJoiner query = joiner();
    if (place.file() != null) {
      query.add("id=" + place.number());
    }
    return query;
  }

  private static String query(Course course) {
    StringJoiner query = joiner();
    course.add(query);
    return query.toString();
  }
}
