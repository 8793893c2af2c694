package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Child;
import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.waiting.PollThread;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireEars;
import dev.holdfast.link.wire.WireException;
import dev.holdfast.posix.Errno;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.file.Poll;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A way as a wire. What has a descriptor is waited for by the one poll thread; what has none, by a
 * thread of its own.
 */
final class LocalWire implements Wire {

  private static final int PIECES_A_TURN = 64;
  private static final long FIRST_RETRY_NANOS = 100_000;
  private static final long LAST_RETRY_NANOS = 5_000_000;
  private static final long NAME_LOOK_NANOS = 1_000_000_000;
  private static final Duration EXIT_WITHIN = Duration.ofMillis(100);

  private final LocalEndpoint endpoint;
  private final String peer;
  private final Way way;
  private final PollThread poll = PollThread.get();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final @Nullable Slices slices;
  private volatile boolean reading = true;
  private volatile boolean blocked;
  private volatile @Nullable WireEars ears;
  private long retryNanos = FIRST_RETRY_NANOS;
  private Runnable first = () -> {};
  private boolean begun;
  private PollThread.@Nullable Watched incoming;
  private PollThread.@Nullable Watched outgoing;
  private PollThread.@Nullable Watched fate;

  LocalWire(LocalEndpoint endpoint, Way way) {
    this(endpoint, endpoint.toString(), way);
  }

  /** To one of several that an endpoint leads to. */
  LocalWire(LocalEndpoint endpoint, String peer, Way way) {
    this.endpoint = endpoint;
    this.peer = peer;
    this.way = way;
    Source source = way.source();
    this.slices =
        source != null && source.descriptor() == null ? new Slices(endpoint, source, this) : null;
  }

  private final class Incoming extends PollThread.Watched {
    private final Source source;

    Incoming(Source source, Descriptor descriptor) {
      super(descriptor);
      this.source = source;
    }

    @Override
    protected int wanted() {
      return reading && !over.get() ? Poll.IN : -1;
    }

    @Override
    protected void ready(int events) {
      for (int pieces = 0; pieces < PIECES_A_TURN && reading && !over.get(); pieces++) {
        if (!pass(source, Duration.ZERO)) {
          return;
        }
      }
    }
  }

  private final class Outgoing extends PollThread.Watched {

    Outgoing(Descriptor descriptor) {
      super(descriptor);
    }

    @Override
    protected int wanted() {
      return over.get() ? -1 : blocked ? Poll.OUT : 0;
    }

    @Override
    protected void ready(int events) {
      // An end for writing tells by an error that nobody reads; a socket tells its reader as well,
      // and a child may have closed its input for good.
      if ((events & Poll.ERR) != 0 && way.child() == null) {
        end(Outcome.PEER_GONE);
      } else if ((events & Poll.OUT) != 0 && blocked) {
        blocked = false;
        told().writable();
      } else {
        poll.remove(this);
      }
    }
  }

  private final class Fate extends PollThread.Watched {

    Fate(Descriptor descriptor) {
      super(descriptor);
    }

    @Override
    protected int wanted() {
      return over.get() ? -1 : Poll.IN;
    }

    @Override
    protected void ready(int events) {
      end(Outcome.PEER_GONE);
    }
  }

  /** Takes one piece and tells it; whether there may be more. */
  boolean pass(Source source, Duration longest) {
    try {
      switch (source.take(longest)) {
        case Receipt.Got<byte[]>(byte[] piece) -> {
          if (over.get()) {
            source.giveBack(piece);
            return false;
          }
          if (!told().received(piece)) {
            reading = false;
          }
          return reading;
        }
        case Receipt.None<byte[]>(Outcome why) -> {
          if (why != Outcome.EMPTY) {
            end(why);
          }
          return false;
        }
      }
    } catch (IpcException e) {
      if (e.errno() == Errno.EMSGSIZE) {
        told().troubled(Cause.UNKNOWN, String.valueOf(e.getMessage()));
        return reading;
      }
      end(LocalWires.cause(e), String.valueOf(e.getMessage()));
    } catch (IOException | InterruptedException | IllegalStateException e) {
      end(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
    }
    return false;
  }

  // ---- for the place that reads for several wires, on the poll thread

  /** What is done when it begins. */
  void first(Runnable what) {
    first = what;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Tells a message. */
  void hear(byte[] message) {
    if (!over.get() && !told().received(message)) {
      reading = false;
    }
  }

  boolean isOver() {
    return over.get();
  }

  boolean isReading() {
    return reading;
  }

  private WireEars told() {
    WireEars to = ears;
    if (to == null) {
      throw new IllegalStateException("not started");
    }
    return to;
  }

  /** What had been sent before it was over is read first. */
  private void endWhenRead(Outcome why) {
    Source source = way.source();
    if (source == null || source.descriptor() == null || !reading) {
      end(why);
      return;
    }
    poll.execute(() -> {
      boolean more = !over.get();
      while (more) {
        more = pass(source, Duration.ZERO);
      }
      end(why);
    });
  }

  private void end(Outcome why) {
    Child child = way.child();
    if (child == null) {
      end(LocalWires.cause(why), endpoint + ": " + why.word());
    } else if (ending.compareAndSet(false, true)) {
      reading = false;
      Thread.startVirtualThread(
          () -> end(LocalWires.cause(why), endpoint + ": " + why.word() + exit(child)));
    }
  }

  /** What a child that is gone ended with. */
  private static String exit(Child child) {
    try {
      var exit = child.await(EXIT_WITHIN);
      return exit.isPresent() ? ", it ended with " + exit.getAsInt() : ", it closed its output";
    } catch (IOException | InterruptedException e) {
      return "";
    }
  }

  void end(Cause cause, String detail) {
    if (!over.get()) {
      reading = false;
      told().ended(cause, detail);
    }
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public String local() {
    return "";
  }

  @Override
  public boolean datagrams() {
    return endpoint.keepsBounds();
  }

  @Override
  public int batchBytes() {
    return way.batchBytes();
  }

  @Override
  public void start(WireEars to) {
    ears = to;
    Source source = way.source();
    Sink sink = way.sink();
    Descriptor from = source == null ? null : source.descriptor();
    Descriptor into = sink == null ? null : sink.descriptor();
    Descriptor end = sink == null ? null : sink.fate();
    poll.execute(() -> {
      if (source != null && from != null) {
        incoming = add(new Incoming(source, from));
      }
      if (into != null) {
        outgoing = add(new Outgoing(into));
      }
      if (end != null) {
        fate = add(new Fate(end));
      }
      begun = true;
      first.run();
    });
    if (slices != null) {
      slices.start();
    }
    if (!way.removal().equals(Removal.NEVER)) {
      Thread.startVirtualThread(this::watchName);
    }
  }

  /** Nobody is told that an object lost its name, so that is looked for. */
  private void watchName() {
    while (!over.get()) {
      LockSupport.parkNanos(NAME_LOOK_NANOS);
      if (way.removal().removed()) {
        endWhenRead(Outcome.REMOVED);
        return;
      }
    }
  }

  private PollThread.Watched add(PollThread.Watched one) {
    if (!over.get()) {
      poll.add(one);
    }
    return one;
  }

  @Override
  public int write(ByteBuffer bytes) {
    Sink sink = way.sink();
    if (sink == null) {
      told().troubled(Cause.LOCAL_CLOSED, endpoint + " goes one way only, to us");
      return THROWN_AWAY;
    }
    int before = bytes.position();
    try {
      Outcome outcome = sink.put(bytes, Duration.ZERO);
      int taken = bytes.position() - before;
      return switch (outcome) {
        case DONE -> {
          retryNanos = FIRST_RETRY_NANOS;
          yield taken;
        }
        case FULL -> {
          if (taken > 0) {
            yield taken;
          }
          waitForRoom(sink);
          yield FULL;
        }
        default -> {
          endWhenRead(outcome);
          yield THROWN_AWAY;
        }
      };
    } catch (IllegalArgumentException e) {
      told().troubled(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
    } catch (WireException e) {
      told().troubled(e.reason(), String.valueOf(e.getMessage()));
    } catch (IpcException e) {
      switch (e.errno()) {
        case EMSGSIZE, EINVAL, EAGAIN ->
            told().troubled(Cause.UNKNOWN, String.valueOf(e.getMessage()));
        default -> end(LocalWires.cause(e), String.valueOf(e.getMessage()));
      }
    } catch (IOException | InterruptedException e) {
      end(Cause.UNKNOWN, endpoint + ": " + e.getMessage());
    }
    return THROWN_AWAY;
  }

  private void waitForRoom(Sink sink) {
    if (sink.descriptor() != null) {
      blocked = true;
      poll.execute(() -> {});
      return;
    }
    long pause = retryNanos;
    retryNanos = Math.min(2 * retryNanos, LAST_RETRY_NANOS);
    Thread.startVirtualThread(() -> {
      LockSupport.parkNanos(pause);
      told().writable();
    });
  }

  @Override
  public void reading(boolean on) {
    if (reading != on) {
      reading = on;
      if (slices != null) {
        slices.wake();
      } else {
        poll.execute(() -> {});
      }
    }
  }

  @Override
  public void afterRead(Runnable task) {
    if (slices != null) {
      slices.afterSlice(task);
    } else {
      poll.afterTurn(task);
    }
  }

  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      if (ears == null) {
        free();
        return;
      }
      poll.execute(() -> {
        forget(incoming);
        forget(outgoing);
        forget(fate);
        if (slices == null) {
          Thread.startVirtualThread(this::free);
        }
      });
      if (slices != null) {
        slices.wake();
      }
    }
  }

  private void forget(PollThread.@Nullable Watched one) {
    if (one != null) {
      poll.remove(one);
    }
  }

  /** Closes what was opened, which for a child may take two seconds. */
  void free() {
    try {
      way.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}
