package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Child;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An open way to another process.
 *
 * @param source what comes, or null where nothing does
 * @param sink what goes, or null where nothing does
 * @param batchBytes bytes that go at a time at best, where bounds are not kept
 * @param child the process, where it is a child of ours
 * @param removal whether what it goes by lost its name
 */
public record Way(
    @Nullable Source source,
    @Nullable Sink sink,
    int batchBytes,
    @Nullable Child child,
    Removal removal)
    implements AutoCloseable {

  /** To a process that is not ours. */
  Way(@Nullable Source source, @Nullable Sink sink, int batchBytes) {
    this(source, sink, batchBytes, null, Removal.NEVER);
  }

  /** The same by an object that can lose its name. */
  Way with(Removal how) {
    return new Way(source, sink, batchBytes, child, how);
  }

  @Override
  public void close() throws IOException {
    try (Source _ = source;
        Sink _ = sink) {
      if (child != null) {
        child.close();
      }
    }
  }
}
