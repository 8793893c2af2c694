package dev.holdfast.hsms;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A primary message of ours that waits for its reply. */
final class Transaction {
  final HsmsHeader header;

  /** When T3 started. */
  long sinceNanos;

  /** Bytes handed to the channel up to its end. */
  long handedBytes;

  final CompletableFuture<HsmsMessage> reply = new CompletableFuture<>();
  @Nullable Transaction older;
  @Nullable Transaction newer;

  Transaction(HsmsHeader header, long sinceNanos) {
    this.header = header;
    this.sinceNanos = sinceNanos;
  }
}
