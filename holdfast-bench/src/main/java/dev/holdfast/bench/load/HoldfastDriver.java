package dev.holdfast.bench.load;

import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.Links;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A host on Holdfast that sends S2F25 again and again. */
final class HoldfastDriver implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Links links = Links.open();
  private final HsmsLink host;
  private final Item item;

  HoldfastDriver(int port, Item item) {
    this.item = item;
    HsmsSettings settings = HsmsSettings.host().deviceId(0).build();
    host = HsmsLink.to("host", "tcp://127.0.0.1:" + port, settings).open(links);
    host.whenSelected().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Replies a second while so many requests wait for theirs. */
  double rate(int outstanding, int requests) {
    Run run = new Run(requests);
    long start = System.nanoTime();
    for (int i = 0; i < outstanding; i++) {
      run.next();
    }
    run.done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return requests * 1e9 / (System.nanoTime() - start);
  }

  private final class Run {
    private final AtomicInteger toSend;
    private final AtomicInteger toCome;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Run(int requests) {
      toSend = new AtomicInteger(requests);
      toCome = new AtomicInteger(requests);
    }

    void next() {
      if (toSend.getAndDecrement() > 0) {
        var _ = host.request(2, 25, item).whenComplete(this::came);
      }
    }

    private void came(HsmsMessage reply, Throwable failure) {
      if (failure != null) {
        done.completeExceptionally(failure);
      } else if (toCome.decrementAndGet() == 0) {
        done.complete(null);
      } else {
        next();
      }
    }
  }

  @Override
  public void close() {
    host.close();
    links.close();
  }
}
