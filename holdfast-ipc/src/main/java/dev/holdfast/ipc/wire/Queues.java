package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.sysv.MessageQueues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Message queues as ends of a way. */
final class Queues {

  private static final int ROOM_FOR_ANSWERS = 1024;
  private static final long LOOK_NANOS = 2_000_000;

  private Queues() {}

  /** Given back, a message goes to the end of its queue: there is no way to its head. */
  static Source source(SysvQueue queue, long wanted) {
    AtomicLong type = new AtomicLong();
    return new Ends.In(
        longest ->
            switch (queue.receive(wanted, longest)) {
              case Receipt.Got<SysvQueue.Message>(SysvQueue.Message message) -> {
                type.set(message.type());
                yield Receipt.got(message.body());
              }
              case Receipt.None<SysvQueue.Message>(Outcome why) -> Receipt.none(why);
            },
        message -> queue.send(type.get(), message, Duration.ZERO),
        queue::close);
  }

  static Sink sink(SysvQueue queue, long type) {
    return new Ends.Out((message, longest) -> queue.send(type, message, longest), queue::close);
  }

  /**
   * Of a queue that answers come back by: leaves them room, without which two that wait for each
   * other would wait for ever.
   */
  record BesideAnswers(SysvQueue queue, long type) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      long begun = System.nanoTime();
      while (!roomFor(message.remaining())) {
        long left = longest.toNanos() - (System.nanoTime() - begun);
        if (left <= 0) {
          return Outcome.FULL;
        }
        LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while waiting for room in a queue");
        }
      }
      return Streams.taken(message, queue.send(type, Streams.copy(message), longest));
    }

    private boolean roomFor(int bytes) {
      try {
        MessageQueues.State now = queue.state();
        return now.bytes() == 0 || now.bytes() + bytes + ROOM_FOR_ANSWERS <= now.mostBytes();
      } catch (IpcException e) {
        // Sending tells what is wrong with it.
        return true;
      }
    }

    @Override
    public void takeBack() throws IOException, InterruptedException {
      Outcome outcome = Outcome.DONE;
      while (outcome == Outcome.DONE) {
        outcome = queue.receive(type, Duration.ZERO).outcome();
      }
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return null;
    }

    @Override
    public void close() throws IOException {
      queue.close();
    }
  }

  static Source source(PosixQueue queue) {
    return new Ends.WatchedIn(queue.descriptor(), longest -> body(queue, longest), queue::close);
  }

  private static Receipt<byte[]> body(PosixQueue queue, Duration longest)
      throws IOException, InterruptedException {
    return switch (queue.receive(longest)) {
      case Receipt.Got<PosixQueue.Message>(PosixQueue.Message message) ->
          Receipt.got(message.body());
      case Receipt.None<PosixQueue.Message>(Outcome why) -> Receipt.none(why);
    };
  }

  /** All of one priority. */
  static Sink sink(PosixQueue queue) {
    return new Ends.Out(
        queue.descriptor(),
        null,
        (message, longest) -> queue.send(message, 0, longest),
        queue::close);
  }
}
