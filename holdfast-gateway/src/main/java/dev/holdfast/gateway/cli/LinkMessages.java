package dev.holdfast.gateway.cli;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.frame.Framing;
import dev.holdfast.ipc.frame.MessageSession;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.session.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Messages over a socket or a serial port. */
final class LinkMessages implements MessageEnd, LinkListener {

  private static final int MOST_BYTES = 16 << 20;
  private static final int WAITING = 1024;
  private static final long STEP_MILLIS = 5;
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  /** Messages; an empty one behind those that came before something went wrong. */
  private final BlockingQueue<Optional<byte[]>> arrived = new ArrayBlockingQueue<>(WAITING);

  private final CompletableFuture<String> trouble = new CompletableFuture<>();
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private final boolean listens;
  private final Links links;
  private final Link<MessageSession> link;

  private LinkMessages(EndpointArgument at) {
    Framing framing = at.keepsBounds() ? Framing.RAW : at.framing();
    this.listens = at.endpoint().listens();
    this.links = Links.open(new LinksSettings(1, false));
    this.link =
        links.open(
            LinkSettings.of(at.endpoint().toString(), at.endpoint()).build(),
            port -> new MessageSession(port, framing, MOST_BYTES),
            this);
  }

  static LinkMessages open(EndpointArgument at, Duration longest)
      throws NotThere, InterruptedException {
    LinkMessages made = new LinkMessages(at);
    if (made.listens) {
      return made;
    }
    Duration wait = longest.compareTo(CONNECTED_WITHIN) > 0 ? longest : CONNECTED_WITHIN;
    try {
      CompletableFuture.anyOf(made.connected, made.trouble)
          .get(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      made.close();
      throw new NotThere(at.endpoint() + ": nobody answered");
    }
    if (!made.connected.isDone()) {
      made.close();
      throw new NotThere(at.endpoint() + ": " + made.trouble.join());
    }
    return made;
  }

  @Override
  public void stateChanged(Link<?> told, LinkState from, LinkState to, String why) {
    if (told.status().ready()) {
      connected.complete(true);
    } else if (to == LinkState.WAITING || (to == LinkState.STOPPED && !listens)) {
      end(why);
    }
  }

  private void end(String why) {
    trouble.complete(why);
    boolean _ = arrived.offer(Optional.empty());
  }

  /** What nobody has asked for yet holds reading back. */
  @Override
  public void message(Message message) {
    if (!arrived.offer(Optional.of(message.decoded().bytes()))) {
      end("more than " + WAITING + " messages wait to be printed");
    } else if (arrived.remainingCapacity() < WAITING / 2) {
      link.holdReading(true);
    }
  }

  @Override
  public Receipt<byte[]> receive(Duration longest) throws InterruptedException {
    while (true) {
      boolean over = trouble.isDone();
      Optional<byte[]> next =
          over ? arrived.poll() : arrived.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        return Receipt.none(over ? Outcome.PEER_GONE : Outcome.EMPTY);
      }
      if (next.isPresent()) {
        if (arrived.isEmpty()) {
          link.holdReading(false);
        }
        return Receipt.got(next.get());
      }
    }
  }

  @Override
  public Outcome send(byte[] message, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (true) {
      CompletableFuture<Boolean> taken = new CompletableFuture<>();
      if (link.status().ready()) {
        link.execute(session -> taken.complete(session.send(message)));
      } else {
        taken.complete(false);
      }
      try {
        if (taken.get(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS)) {
          return Outcome.DONE;
        }
      } catch (ExecutionException | TimeoutException e) {
        return Outcome.PEER_GONE;
      }
      if (trouble.isDone()) {
        return Outcome.PEER_GONE;
      }
      if (System.nanoTime() - end >= 0) {
        return link.status().ready() ? Outcome.FULL : Outcome.NOT_THERE_YET;
      }
      pause();
    }
  }

  /** Lets a moment pass, unless something went wrong meanwhile. */
  private void pause() throws InterruptedException {
    try {
      trouble.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Nothing went wrong.
    }
  }

  @Override
  public void finish(Duration longest) throws InterruptedException, IOException {
    long end = System.nanoTime() + longest.toNanos();
    CompletableFuture<Void> behind = new CompletableFuture<>();
    link.executeAll(session -> behind.complete(null));
    while (link.status().unsentBytes() > 0 || (!behind.isDone() && link.status().ready())) {
      if (trouble.isDone() || System.nanoTime() - end >= 0) {
        throw new IOException(link.status().unsentBytes() + " bytes were not taken");
      }
      pause();
    }
  }

  @Override
  public void close() {
    links.close();
  }
}
