package dev.holdfast.hsms;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A future that completes on the thread that owns the link, and so refuses to be waited for there:
 * that wait would never end.
 */
final class ReplyFuture<T> extends CompletableFuture<T> {

  private final BooleanSupplier onOwner;

  ReplyFuture(BooleanSupplier onOwner) {
    this.onOwner = onOwner;
  }

  private void refuseOnOwner() {
    if (!isDone() && onOwner.getAsBoolean()) {
      throw new IllegalStateException(
          "the thread that owns the link would wait for itself for ever; use thenAccept");
    }
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    refuseOnOwner();
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseOnOwner();
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    refuseOnOwner();
    return super.join();
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ReplyFuture<>(onOwner);
  }
}
