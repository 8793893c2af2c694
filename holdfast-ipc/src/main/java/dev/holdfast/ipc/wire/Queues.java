package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Message queues as ends of a way. */
final class Queues {

  private Queues() {}

  /** What is taken from a System V queue. */
  static final class SysvSource implements Source {

    private final SysvQueue queue;
    private final long wanted;
    private long type;

    SysvSource(SysvQueue queue, long wanted) {
      this.queue = queue;
      this.wanted = wanted;
    }

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return switch (queue.receive(wanted, longest)) {
        case Receipt.Got<SysvQueue.Message>(SysvQueue.Message message) -> {
          type = message.type();
          yield Receipt.got(message.body());
        }
        case Receipt.None<SysvQueue.Message>(Outcome why) -> Receipt.none(why);
      };
    }

    /** It goes to the end of the queue: there is no way to its head. */
    @Override
    public void giveBack(byte[] message) throws IOException, InterruptedException {
      queue.send(type, message, Duration.ZERO);
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

  /** What is put into a System V queue. */
  record SysvSink(SysvQueue queue, long type) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      return Streams.taken(message, queue.send(type, Streams.copy(message), longest));
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

  /** What is taken from a POSIX queue. */
  record PosixSource(PosixQueue queue) implements Source {

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException {
      return switch (queue.receive(longest)) {
        case Receipt.Got<PosixQueue.Message>(PosixQueue.Message message) ->
            Receipt.got(message.body());
        case Receipt.None<PosixQueue.Message>(Outcome why) -> Receipt.none(why);
      };
    }

    @Override
    public Descriptor descriptor() {
      return queue.descriptor();
    }

    @Override
    public void close() throws IOException {
      queue.close();
    }
  }

  /** What is put into a POSIX queue, all of one priority. */
  record PosixSink(PosixQueue queue) implements Sink {

    @Override
    public Outcome put(ByteBuffer message, Duration longest)
        throws IOException, InterruptedException {
      return Streams.taken(message, queue.send(Streams.copy(message), 0, longest));
    }

    @Override
    public Descriptor descriptor() {
      return queue.descriptor();
    }

    @Override
    public void close() throws IOException {
      queue.close();
    }
  }
}
