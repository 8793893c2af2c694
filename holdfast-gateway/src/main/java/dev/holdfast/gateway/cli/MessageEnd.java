package dev.holdfast.gateway.cli;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.wire.MessageWay;
import dev.holdfast.ipc.wire.Way;
import dev.holdfast.ipc.wire.Ways;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.posix.Errno;
import java.io.IOException;
import java.time.Duration;

/** One end of messages, whatever the endpoint. For one thread, but for {@link #close}. */
interface MessageEnd extends AutoCloseable {

  /** The next message; none: {@code EMPTY} when none came in the time, else why none can. */
  Receipt<byte[]> receive(Duration longest) throws IOException, InterruptedException;

  /** Sends one. */
  Outcome send(byte[] message, Duration longest) throws IOException, InterruptedException;

  /** Waits until all that was sent is on its way. */
  void finish(Duration longest) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;

  /**
   * Opens one.
   *
   * @param longest how long to wait for somebody at the other end
   * @throws NotThere where nobody or nothing is there
   */
  static MessageEnd open(EndpointArgument at, Duration longest)
      throws IOException, InterruptedException, NotThere {
    if (!(at.endpoint() instanceof LocalEndpoint local) || local.listens()) {
      return LinkMessages.open(at, longest);
    }
    try {
      return switch (Ways.open(local, longest)) {
        case Receipt.Got<Way>(Way way) ->
            new Local(new MessageWay(way, local.keepsBounds(), at.framing()));
        case Receipt.None<Way>(Outcome why) -> throw new NotThere(local + ": " + why.word());
      };
    } catch (IpcException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EACCES || e.errno() == Errno.EPERM) {
        throw new NotThere(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Nobody or nothing is there, or we may not use it. */
  final class NotThere extends Exception {
    private static final long serialVersionUID = 1;

    NotThere(String why) {
      super(why);
    }
  }

  /** One of this host. */
  record Local(MessageWay way) implements MessageEnd {
    @Override
    public Receipt<byte[]> receive(Duration longest) throws IOException, InterruptedException {
      return way.receive(longest);
    }

    @Override
    public Outcome send(byte[] message, Duration longest) throws IOException, InterruptedException {
      return way.send(message, longest);
    }

    @Override
    public void finish(Duration longest) throws IOException, InterruptedException {
      way.finish(longest);
    }

    @Override
    public void close() throws IOException {
      way.close();
    }
  }
}
