package dev.holdfast.ipc.wire;

import dev.holdfast.link.endpoint.LocalEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** The thread of a wire for whose source the kernel has no descriptor. */
final class Slices {

  private static final Duration SLICE = Duration.ofMillis(100);

  private final Source source;
  private final LocalWire wire;
  private final Queue<Runnable> after = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  Slices(LocalEndpoint endpoint, Source source, LocalWire wire) {
    this.source = source;
    this.wire = wire;
    this.thread =
        Thread.ofPlatform().daemon().name("holdfast-ipc " + endpoint).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  /** Runs a task when a slice that began after this call is over. */
  void afterSlice(Runnable task) {
    after.add(task);
    wake();
  }

  private void run() {
    while (!wire.isOver()) {
      List<Runnable> due = new ArrayList<>();
      for (Runnable task = after.poll(); task != null; task = after.poll()) {
        due.add(task);
      }
      if (wire.isReading()) {
        wire.pass(source, due.isEmpty() ? SLICE : Duration.ZERO);
      } else if (due.isEmpty()) {
        LockSupport.parkNanos(SLICE.toNanos());
      }
      due.forEach(Runnable::run);
    }
    wire.free();
  }
}
