package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.UnixSockets;
import java.util.List;

/** A pipe of both directions: two sockets connected with each other, that have no name. */
public final class StreamPipe {

  /** Both ends, of bytes. */
  public record Bytes(ByteStream first, ByteStream second) implements AutoCloseable {
    @Override
    public void close() throws IpcException {
      first.close();
      second.close();
    }
  }

  /** Both ends, of messages. */
  public record Messages(Packets first, Packets second) implements AutoCloseable {
    @Override
    public void close() throws IpcException {
      first.close();
      second.close();
    }
  }

  private static final String NAME = "stream pipe";

  private StreamPipe() {}

  /** One of bytes. */
  public static Bytes ofBytes() throws IpcException {
    List<Descriptor> pair = pair(UnixSockets.Kind.STREAM);
    return new Bytes(
        ByteStream.socket(NAME, pair.getFirst()), ByteStream.socket(NAME, pair.getLast()));
  }

  /** One of messages whose bounds are kept. */
  public static Messages ofMessages() throws IpcException {
    List<Descriptor> pair = pair(UnixSockets.Kind.SEQPACKET);
    return new Messages(
        new Packets(NAME, pair.getFirst(), true), new Packets(NAME, pair.getLast(), true));
  }

  private static List<Descriptor> pair(UnixSockets.Kind kind) throws IpcException {
    try {
      return UnixSockets.pair(kind);
    } catch (PosixException e) {
      throw Trouble.of(NAME, e);
    }
  }
}
