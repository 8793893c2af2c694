package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where what is sent is put. For one thread. */
public interface Sink extends AutoCloseable {

  /**
   * Puts a message there, or bytes where no bounds are kept; the position tells how many.
   *
   * @return {@code DONE}; {@code FULL} when there was no room for all in the time; else why nobody
   *     can take it
   * @throws IllegalArgumentException for a message that cannot be sent, ever
   */
  Outcome put(ByteBuffer bytes, Duration longest) throws IOException, InterruptedException;

  /** Takes out again what was put and nobody has taken yet, where that can be done. */
  default void takeBack() throws IOException, InterruptedException {}

  /** To wait for room by; null where only {@link #put} can wait. */
  @Nullable Descriptor descriptor();

  /** Something to read there tells that the peer is gone; null where nothing tells. */
  default @Nullable Descriptor fate() {
    return null;
  }

  @Override
  void close() throws IOException;
}
