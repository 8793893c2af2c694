package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SysvQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Message queues as ends of a way. */
final class Queues {

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
