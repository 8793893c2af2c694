package dev.holdfast.gateway.web;

import org.jspecify.annotations.Nullable;

/** The trace of one link, for one reader. */
public interface TraceSource extends AutoCloseable {

  /** The next line, waiting for it; null when none came in time. */
  @Nullable TraceView next(long waitMillis) throws InterruptedException;

  @Override
  void close();
}
