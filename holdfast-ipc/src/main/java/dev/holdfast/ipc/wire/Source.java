package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Receipt;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where what comes is taken. For one thread. */
public interface Source extends AutoCloseable {

  /**
   * The next message, or the bytes that are there where no bounds are kept.
   *
   * @return none: {@code EMPTY} when none came in the time; else why none can come
   */
  Receipt<byte[]> take(Duration longest) throws IOException, InterruptedException;

  /** Puts back what was taken and is wanted by nobody, where that can be done. */
  default void giveBack(byte[] message) throws IOException, InterruptedException {}

  /** To wait by; null where only {@link #take} can wait. */
  @Nullable Descriptor descriptor();

  @Override
  void close() throws IOException;
}
