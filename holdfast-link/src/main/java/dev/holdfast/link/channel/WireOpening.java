package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.wire.Wire;
import dev.holdfast.link.wire.WireException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/** Opens wires, or a place for them, on a thread of its own, which may block. */
abstract class WireOpening implements Opening {

  final LocalEndpoint endpoint;
  final ChannelSettings settings;
  final Acceptor acceptor;
  private final Loop loop;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean stopped;

  WireOpening(LocalEndpoint endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.loop = loop;
    this.acceptor = acceptor;
    this.thread =
        Thread.ofPlatform().daemon().name("holdfast-open " + endpoint).unstarted(this::run);
  }

  final Opening start() {
    thread.start();
    return this;
  }

  private void run() {
    try {
      if (!stopped) {
        open();
      }
    } catch (WireException e) {
      failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (InterruptedException | RuntimeException e) {
      failed(Cause.UNKNOWN, "cannot open " + endpoint + ": " + e);
    } finally {
      over.complete(null);
    }
  }

  /** Opens it, on the thread that may block. */
  abstract void open() throws WireException, InterruptedException;

  /** Has the loop run a task; whether there still is a loop. */
  final boolean post(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void failed(Cause cause, String detail) {
    post(() -> {
      if (!stopped) {
        stopped = true;
        acceptor.failed(cause, detail);
      }
    });
  }

  /**
   * Makes a channel of a wire, by the loop.
   *
   * @param lasts whether it goes on for as long as nothing ends it, however silent the peer is
   */
  final void take(Wire wire, boolean lasts) {
    WireChannel channel = new WireChannel(wire, settings, lasts ? 0 : settings.idleNanos(), loop);
    acceptor.opened(channel);
    channel.start();
  }

  final boolean isStopped() {
    return stopped;
  }

  @Override
  public void stop() {
    stopped = true;
    thread.interrupt();
  }

  @Override
  public final CompletableFuture<Void> over() {
    return over.copy();
  }
}
