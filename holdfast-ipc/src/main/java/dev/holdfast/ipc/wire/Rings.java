package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SignalNumber;
import dev.holdfast.ipc.ring.Doorbell;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.ipc.ring.RingWriter;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.endpoint.RingRoom;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.SharedSegments;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rings in shared memory as ends of a way. */
final class Rings {

  private Rings() {}

  private interface Opening {
    Ring ring() throws IpcException;
  }

  static Receipt<Way> way(LocalEndpoint.PosixRing at) throws IOException, InterruptedException {
    String from = at.course().from(at.name());
    String to = at.course().into(at.name());
    @Nullable Source source = from == null ? null : source(posix(from, at));
    return Ways.and(
        source,
        () ->
            Receipt.got(
                new Way(source, to == null ? null : sink(posix(to, at)), 0)
                    .with(removal(from).or(removal(to)))));
  }

  private static Removal removal(@Nullable String name) {
    return Removal.ofMemory(name == null ? null : name.substring(1));
  }

  static Way way(LocalEndpoint.SysvRing at, int key) throws IOException {
    RingShape shape = shape(at.room());
    Ring ring = opened(() -> Ring.open(key), () -> Ring.create(key, shape), at.course().create());
    Way way = at.comes() ? new Way(source(ring), null, 0) : new Way(null, sink(ring), 0);
    return way.with(Removal.ofKey(key, of -> SharedSegments.get(of, 0, Making.OPEN, 0)));
  }

  private static Ring posix(String name, LocalEndpoint.PosixRing at) throws IOException {
    RingShape shape = shape(at.room());
    return opened(() -> Ring.open(name), () -> Ring.create(name, shape), at.course().create());
  }

  private static RingShape shape(RingRoom room) {
    return RingShape.of(RingShape.Kind.valueOf(room.kind().name()), room.bytes())
        .wokenBy(doorbell(room.doorbell()));
  }

  private static Doorbell doorbell(String word) {
    return switch (word) {
      case "none" -> Doorbell.NONE;
      case "futex" -> Doorbell.FUTEX;
      case "semaphore" -> Doorbell.SEMAPHORE;
      default -> Doorbell.signal(SignalNumber.parse(word));
    };
  }

  /** Opens what is there; what is not is made where that is wanted, unless another was quicker. */
  private static Ring opened(Opening open, Opening create, boolean may) throws IpcException {
    try {
      return open.ring();
    } catch (IpcException e) {
      if (!may || e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    try {
      return create.ring();
    } catch (IpcException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      return open.ring();
    }
  }

  private static Source source(Ring ring) throws IpcException {
    try {
      return new RingSource(ring, ring.reader());
    } catch (IpcException e) {
      ring.close();
      throw e;
    }
  }

  private static Sink sink(Ring ring) throws IpcException {
    try {
      RingWriter writer = ring.writer();
      return new Ends.Out(
          writer::put,
          () -> {
            writer.close();
            ring.close();
          });
    } catch (IpcException e) {
      ring.close();
      throw e;
    }
  }

  /** What is read from a ring. A writer that was there and has died ends it, once all is read. */
  private static final class RingSource implements Source {

    private final Ring ring;
    private final RingReader reader;

    RingSource(Ring ring, RingReader reader) {
      this.ring = ring;
      this.reader = reader;
    }

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return reader.takeFromLiving(longest);
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() {
      reader.close();
      ring.close();
    }
  }
}
