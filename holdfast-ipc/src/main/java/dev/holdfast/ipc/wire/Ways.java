package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Child;
import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.PeerDeath;
import dev.holdfast.ipc.Pipe;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SignalNumber;
import dev.holdfast.ipc.SignalReceiver;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.endpoint.LocalEndpoint.Direction;
import dev.holdfast.link.endpoint.SysvPlace;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.MessageQueues;
import dev.holdfast.posix.sysv.SemaphoreSets;
import dev.holdfast.posix.sysv.SysvKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens the ways that endpoints name. */
public final class Ways {

  private static final Duration FIRST_VALUES_WITHIN = Duration.ofSeconds(1);

  private Ways() {}

  /**
   * Opens one.
   *
   * @param longest how long to wait for the reader of a FIFO
   * @return none: {@code NOT_THERE_YET}, {@code REFUSED} or {@code FULL} where nobody is there
   * @throws IpcException where the object is not there, among others
   */
  public static Receipt<Way> open(LocalEndpoint endpoint, Duration longest)
      throws IOException, InterruptedException {
    return switch (endpoint) {
      case LocalEndpoint.Exec exec -> Receipt.got(child(exec));
      case LocalEndpoint.Fifo fifo -> fifo(fifo, longest);
      case LocalEndpoint.SysvQueue queue -> Receipt.got(queue(queue));
      case LocalEndpoint.PosixQueue queue -> queue(queue);
      case LocalEndpoint.UnixDatagram socket -> datagrams(socket);
      case LocalEndpoint.UnixMessages socket -> messages(socket);
      case LocalEndpoint.Signal signal -> signal(signal);
      case LocalEndpoint.SysvSemaphore semaphore -> Receipt.got(semaphore(semaphore));
      case LocalEndpoint.PosixSemaphore semaphore -> Receipt.got(semaphore(semaphore));
      case LocalEndpoint.PosixRing ring -> Rings.way(ring);
      case LocalEndpoint.SysvRing ring -> Receipt.got(Rings.way(ring, key(ring.place())));
    };
  }

  private static Way child(LocalEndpoint.Exec exec) throws IOException {
    Child child = exec.sockets() ? Child.onSocket(exec.command()) : Child.onPipes(exec.command());
    return new Way(
        new Streams.StreamSource(child.output()),
        new Streams.StreamSink(child.input()),
        exec.sockets() ? Streams.SOCKET_BATCH_BYTES : Pipe.ATOMIC_BYTES,
        child,
        Removal.NEVER);
  }

  private static Receipt<Way> fifo(LocalEndpoint.Fifo fifo, Duration longest)
      throws IOException, InterruptedException {
    String answer = fifo.course().answer();
    if (fifo.course().create()) {
      Fifo.makeUnlessThere(Path.of(fifo.path()));
      if (answer != null) {
        Fifo.makeUnlessThere(Path.of(answer));
      }
    }
    String from = fifo.course().from(fifo.path());
    String to = fifo.course().into(fifo.path());
    @Nullable Source source =
        from == null
            ? null
            : new Streams.StreamSource(Fifo.reader(Path.of(from), Fifo.Writers.ANY));
    Removal removal = Removal.of(Path.of(fifo.path()));
    Removal either = answer == null ? removal : removal.or(Removal.of(Path.of(answer)));
    return and(
        source,
        () -> {
          if (to == null) {
            return Receipt.got(new Way(source, null, Pipe.ATOMIC_BYTES).with(either));
          }
          return Streams.opened(
              Fifo.writer(Path.of(to), longest),
              writer ->
                  new Way(source, new Streams.StreamSink(writer), Pipe.ATOMIC_BYTES).with(either));
        });
  }

  /** Opens the rest of a way. */
  interface Rest {
    Receipt<Way> open() throws IOException, InterruptedException;
  }

  /** A way of a source and the rest, without which the source is closed again. */
  static Receipt<Way> and(@Nullable Source source, Rest rest)
      throws IOException, InterruptedException {
    boolean whole = false;
    try {
      Receipt<Way> way = rest.open();
      whole = way.outcome() == Outcome.DONE;
      return way;
    } finally {
      if (!whole && source != null) {
        source.close();
      }
    }
  }

  private static int key(SysvPlace place) throws IOException {
    String file = place.file();
    if (file == null) {
      return place.number();
    }
    try {
      return SysvKey.of(Path.of(file), place.number());
    } catch (PosixException e) {
      throw new IpcException("key of " + file, "the file is not there", "make it first", e);
    }
  }

  private static Making making(boolean create) {
    return create ? Making.OPEN_OR_CREATE : Making.OPEN;
  }

  private static Way queue(LocalEndpoint.SysvQueue at) throws IOException {
    int key = key(at.place());
    SysvQueue queue = SysvQueue.of(key, making(at.course().create()));
    queue.check(at.comes(), at.goes());
    boolean in = at.course().direction() == Direction.IN;
    long taken = in ? at.type() : at.answer();
    long sent = in ? at.answer() : at.type();
    return new Way(
            at.comes() ? Queues.source(queue, taken) : null,
            !at.goes()
                ? null
                : at.comes() ? new Queues.BesideAnswers(queue, sent) : Queues.sink(queue, sent),
            0)
        .with(Removal.ofKey(key, of -> MessageQueues.get(of, Making.OPEN, 0)));
  }

  private static PosixQueue posixQueue(String name, boolean create) throws IOException {
    return create
        ? PosixQueue.openOrCreate(name, PosixQueue.DEFAULT_DEPTH, PosixQueue.DEFAULT_MESSAGE_BYTES)
        : PosixQueue.open(name);
  }

  private static Receipt<Way> queue(LocalEndpoint.PosixQueue at)
      throws IOException, InterruptedException {
    String from = at.course().from(at.name());
    String to = at.course().into(at.name());
    boolean create = at.course().create();
    @Nullable Source source = from == null ? null : Queues.source(posixQueue(from, create));
    return and(
        source,
        () -> {
          @Nullable Sink sink = to == null ? null : Queues.sink(posixQueue(to, create));
          return Receipt.got(
              new Way(source, sink, 0)
                  .with(
                      removal(source == null ? null : source.descriptor())
                          .or(removal(sink == null ? null : sink.descriptor()))));
        });
  }

  private static Removal removal(@Nullable Descriptor queue) {
    return queue == null ? Removal.NEVER : Removal.of(queue);
  }

  private static Receipt<Way> datagrams(LocalEndpoint.UnixDatagram at) throws IOException {
    if (at.ours()) {
      Packets socket = UnixPeers.datagramsAt(at.name());
      Streams.Datagrams both = new Streams.Datagrams(socket, () -> unlink(at.name()));
      return Receipt.got(new Way(both, both.answers(), 0).with(Removal.ofSocket(at.name())));
    }
    return Streams.opened(UnixPeers.connectDatagrams(at.name()), Streams::way);
  }

  private static Receipt<Way> messages(LocalEndpoint.UnixMessages at) throws IOException {
    if (at.listens()) {
      throw new IllegalArgumentException("others connect to " + at + ", it is not dialled");
    }
    return Streams.opened(UnixPeers.connectMessages(at.name()), Streams::way);
  }

  static void unlink(String name) throws IOException {
    if (!name.startsWith("@")) {
      Files.deleteIfExists(Path.of(name));
    }
  }

  private static Receipt<Way> signal(LocalEndpoint.Signal at) throws IOException {
    int number = SignalNumber.parse(at.signal());
    if (at.pid() == 0) {
      return Receipt.got(new Way(Bells.signals(SignalReceiver.open(number)), null, 0));
    }
    PeerDeath peer = PeerDeath.of(at.pid()).orElse(null);
    return peer == null
        ? Receipt.none(Outcome.NOT_THERE_YET)
        : Receipt.got(new Way(null, Bells.signals(at.pid(), number, peer), 0));
  }

  private static Way semaphore(LocalEndpoint.SysvSemaphore at)
      throws IOException, InterruptedException {
    int key = key(at.place());
    SysvSemaphoreSet set =
        at.course().create()
            ? SysvSemaphoreSet.openOrCreate(key, FIRST_VALUES_WITHIN, new int[at.number() + 1])
            : SysvSemaphoreSet.open(key);
    set.check();
    Way way =
        at.comes()
            ? new Way(Bells.units(set, at.number()), null, 0)
            : new Way(null, Bells.room(set, at.number()), 0);
    return way.with(Removal.ofKey(key, of -> SemaphoreSets.get(of, 0, Making.OPEN, 0)));
  }

  private static Way semaphore(LocalEndpoint.PosixSemaphore at) throws IOException {
    PosixSemaphore semaphore =
        at.course().create()
            ? PosixSemaphore.openOrCreate(at.name(), 0)
            : PosixSemaphore.open(at.name());
    Way way =
        at.comes()
            ? new Way(Bells.units(semaphore), null, 0)
            : new Way(null, Bells.room(semaphore), 0);
    return way.with(Removal.ofMemory("sem." + at.name().substring(1)));
  }
}
