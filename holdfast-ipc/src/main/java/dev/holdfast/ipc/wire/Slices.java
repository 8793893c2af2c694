package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.posix.file.Descriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a wire for whose source the kernel has no descriptor. It waits for as long as
 * nothing comes; an interrupt, made at no other time, has it look at what else there is to do.
 */
final class Slices {

  private static final Duration LONG = Duration.ofDays(1);

  private final Source source;
  private final LocalWire wire;
  private final Thread thread;
  private List<Runnable> after = new ArrayList<>();
  private boolean stirred;
  private boolean waits;

  Slices(LocalEndpoint endpoint, Source source, LocalWire wire) {
    this.source = new Wakeable(source);
    this.wire = wire;
    this.thread =
        Thread.ofPlatform().daemon().name("holdfast-ipc " + endpoint).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Has it look at the wire anew. */
  synchronized void wake() {
    stirred = true;
    if (waits) {
      thread.interrupt();
    }
    notifyAll();
  }

  /** Runs a task when a look that began after this call is over. */
  synchronized void afterSlice(Runnable task) {
    after.add(task);
    wake();
  }

  private synchronized List<Runnable> due() {
    List<Runnable> due = after;
    after = new ArrayList<>();
    stirred = false;
    return due;
  }

  private void run() {
    while (!wire.isOver()) {
      List<Runnable> due = due();
      if (wire.isReading()) {
        wire.pass(source, due.isEmpty() ? LONG : Duration.ZERO);
      } else if (due.isEmpty()) {
        rest();
      }
      due.forEach(Runnable::run);
    }
    wire.free();
  }

  private synchronized void rest() {
    try {
      while (!stirred) {
        wait();
      }
    } catch (InterruptedException e) {
      // It looks anew all the same.
    }
  }

  /** Begins a wait; whether there is something else to do already. */
  private synchronized boolean begin() {
    waits = true;
    return stirred;
  }

  private synchronized void end() {
    waits = false;
    boolean _ = Thread.interrupted();
  }

  /** The source, whose waits end when there is something else to do. */
  private final class Wakeable implements Source {
    private final Source inner;

    Wakeable(Source inner) {
      this.inner = inner;
    }

    @Override
    public Receipt<byte[]> take(Duration longest) throws IOException {
      try {
        return inner.take(begin() ? Duration.ZERO : longest);
      } catch (InterruptedException e) {
        return Receipt.none(Outcome.EMPTY);
      } finally {
        end();
      }
    }

    @Override
    public void giveBack(byte[] message) throws IOException, InterruptedException {
      inner.giveBack(message);
    }

    @Override
    public @Nullable Descriptor descriptor() {
      return inner.descriptor();
    }

    @Override
    public void close() throws IOException {
      inner.close();
    }
  }
}
