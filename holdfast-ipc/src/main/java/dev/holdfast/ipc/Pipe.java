package dev.holdfast.ipc;

import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.file.Pipes;

/**
 * A pipe without a name: bytes go one way, from its sink to its source. Its ends go to a child by
 * {@link Child}, for a {@code ProcessBuilder} passes on none but the first three descriptors.
 */
public final class Pipe implements AutoCloseable {

  /** Bytes that one write puts in without those of another between them. */
  public static final int ATOMIC_BYTES = Pipes.ATOMIC_BYTES;

  private final ByteStream source;
  private final ByteStream sink;

  private Pipe(ByteStream source, ByteStream sink) {
    this.source = source;
    this.sink = sink;
  }

  /** A new one. */
  public static Pipe open() throws IpcException {
    try {
      Pipes.Ends ends = Pipes.open();
      return new Pipe(
          ByteStream.source("source of a pipe", ends.source()),
          ByteStream.sink("sink of a pipe", ends.sink()));
    } catch (PosixException e) {
      throw Trouble.of("pipe", e);
    }
  }

  /** The end to read from. */
  public ByteStream source() {
    return source;
  }

  /** The end to write to. */
  public ByteStream sink() {
    return sink;
  }

  @Override
  public void close() throws IpcException {
    sink.close();
    source.close();
  }
}
