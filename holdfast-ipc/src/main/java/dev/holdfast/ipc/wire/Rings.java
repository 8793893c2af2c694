package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingReader;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.ipc.ring.RingWriter;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.endpoint.LocalEndpoint.Direction;
import dev.holdfast.link.endpoint.LocalEndpoint.RingRoom;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Rings in shared memory as ends of a way. */
final class Rings {

  private Rings() {}

  private interface Opening {
    Ring ring() throws IpcException;
  }

  static Way way(LocalEndpoint.PosixRing at) throws IOException {
    boolean in = at.direction() == Direction.IN;
    String from = in ? at.name() : at.answer();
    String to = in ? at.answer() : at.name();
    @Nullable Source source = from == null ? null : source(posix(from, at));
    try {
      return new Way(source, to == null ? null : sink(posix(to, at)), 0);
    } catch (IOException e) {
      if (source != null) {
        source.close();
      }
      throw e;
    }
  }

  static Way way(LocalEndpoint.SysvRing at, int key) throws IOException {
    RingShape shape = shape(at.room());
    Ring ring = opened(() -> Ring.open(key), () -> Ring.create(key, shape), at.create());
    return at.direction() == Direction.IN
        ? new Way(source(ring), null, 0)
        : new Way(null, sink(ring), 0);
  }

  private static Ring posix(String name, LocalEndpoint.PosixRing at) throws IOException {
    RingShape shape = shape(at.room());
    return opened(() -> Ring.open(name), () -> Ring.create(name, shape), at.create());
  }

  private static RingShape shape(RingRoom room) {
    return RingShape.of(RingShape.Kind.valueOf(room.kind().name()), room.bytes());
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
      return new RingSink(ring, ring.writer());
    } catch (IpcException e) {
      ring.close();
      throw e;
    }
  }

  /** What is read from a ring. A writer that was there and has died ends it, once all is read. */
  private static final class RingSource implements Source {

    private final Ring ring;
    private final RingReader reader;
    private boolean written;

    RingSource(Ring ring, RingReader reader) {
      this.ring = ring;
      this.reader = reader;
    }

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      Receipt<byte[]> taken = reader.take(longest);
      if (taken.outcome() == Outcome.EMPTY) {
        Ring.Writers now = ring.writers();
        if (written && now == Ring.Writers.DEAD) {
          return Receipt.none(Outcome.PEER_GONE);
        }
        written = now == Ring.Writers.ALIVE;
      }
      return taken;
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

  /** What is written to a ring. */
  private record RingSink(Ring ring, RingWriter writer) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      return Streams.taken(message, writer.put(Streams.copy(message), longest));
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() {
      writer.close();
      ring.close();
    }
  }
}
