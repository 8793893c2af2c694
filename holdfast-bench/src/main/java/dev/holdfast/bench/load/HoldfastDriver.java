package dev.holdfast.bench.load;

import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.Links;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A host on Holdfast that sends S2F25 again and again. */
final class HoldfastDriver implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final int GROUP = 5;

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

  /**
   * Messages a second that the other side has taken, one way; a small one behind each few asks for
   * an answer, so that no more than two times these wait.
   */
  double oneWayRate(Item large, int messages) {
    long start = System.nanoTime();
    Groups groups = new Groups(large, messages / GROUP);
    groups.next();
    groups.next();
    groups.done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return messages / GROUP * GROUP * 1e9 / (System.nanoTime() - start);
  }

  private final class Groups {
    private final Item large;
    private final AtomicInteger toSend;
    private final AtomicInteger toCome;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Groups(Item large, int groups) {
      this.large = large;
      toSend = new AtomicInteger(groups);
      toCome = new AtomicInteger(groups);
    }

    void next() {
      if (toSend.getAndDecrement() > 0) {
        for (int i = 0; i < GROUP; i++) {
          var _ = host.send(6, 11, large).whenComplete((sent, failure) -> fail(failure));
        }
        var _ = host.request(2, 25, item).whenComplete(this::came);
      }
    }

    private void came(HsmsMessage reply, Throwable failure) {
      fail(failure);
      if (toCome.decrementAndGet() == 0) {
        done.complete(null);
      } else {
        next();
      }
    }

    private void fail(@Nullable Throwable failure) {
      if (failure != null) {
        done.completeExceptionally(failure);
      }
    }
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
