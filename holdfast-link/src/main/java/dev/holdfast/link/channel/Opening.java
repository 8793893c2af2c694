package dev.holdfast.link.channel;

import java.util.concurrent.CompletableFuture;

/** A dial under way, or a place where peers can come. */
public interface Opening {

  /** Gives up dialling, or stops listening; channels already open stay. No call follows. */
  void stop();

  /** Done once nothing more is made for it after {@link #stop}. */
  default CompletableFuture<Void> over() {
    return CompletableFuture.completedFuture(null);
  }
}
