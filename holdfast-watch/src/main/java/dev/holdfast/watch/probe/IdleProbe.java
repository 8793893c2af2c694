package dev.holdfast.watch.probe;

import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.diag.SockDiag;
import dev.holdfast.watch.idle.IdleFinding;
import dev.holdfast.watch.idle.IdleSearch;
import dev.holdfast.watch.idle.IdleSettings;
import dev.holdfast.watch.idle.Trial;
import dev.holdfast.watch.idle.Trial.Ending;
import dev.holdfast.watch.idle.Trial.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds how long the path to a peer keeps a silent connection, with real connections. The peer
 * needs nothing but a port that takes them: they are asked by the keepalive of TCP.
 */
public final class IdleProbe {

  private static final Duration STEP = Duration.ofMillis(50);

  private final InetSocketAddress peer;
  private final byte[] first;
  private final Duration patience;
  private final EvidenceSource resets;
  private final Map<Trial, SilentConnection> connections = new LinkedHashMap<>();

  /**
   * How far a search is.
   *
   * @param connections how many are silent now
   * @param kept the longest silence that was kept so far
   * @param lost the shortest that was not; empty while there is none
   * @param left the most time that it will take, if nothing disturbs it
   */
  public record Progress(int connections, Duration kept, Optional<Duration> lost, Duration left) {}

  /**
   * Makes a probe, which does nothing yet.
   *
   * @param first bytes that are sent on each connection before its silence; may be empty
   * @param patience how long an answer is waited for
   * @param resets who may know where a reset came from
   */
  public IdleProbe(InetSocketAddress peer, byte[] first, Duration patience, EvidenceSource resets) {
    this.peer = peer;
    this.first = first.clone();
    this.patience = patience;
    this.resets = resets;
  }

  /**
   * Searches, which may take hours.
   *
   * @param told of how far it is, many times a second
   * @throws IOException where the kernel does not tell what is needed
   */
  public IdleFinding run(IdleSettings settings, Consumer<Progress> told)
      throws IOException, InterruptedException {
    IdleSearch search = new IdleSearch(settings);
    try (SockDiag diag = SockDiag.open()) {
      while (true) {
        begin(search, diag);
        if (search.finding().isPresent()) {
          return search.finding().orElseThrow();
        }
        TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        look(search, diag);
        told.accept(
            new Progress(
                connections.size(), search.kept(), search.lost(), search.left(System.nanoTime())));
      }
    } finally {
      for (SilentConnection connection : connections.values()) {
        connection.close();
      }
    }
  }

  private void begin(IdleSearch search, SockDiag diag) throws IOException {
    Optional<String> refused = Optional.empty();
    for (Trial trial : search.begin(System.nanoTime())) {
      if (refused.isEmpty()) {
        refused = dial(trial, diag);
      }
      refused.ifPresent(why -> search.ended(trial, new Outcome(Ending.VOID, Duration.ZERO, why)));
    }
  }

  /** Why there is no connection; empty where there is. */
  private Optional<String> dial(Trial trial, SockDiag diag) throws PosixException {
    try {
      SilentConnection connection =
          SilentConnection.open(trial, peer, first, patience, System.nanoTime());
      connections.put(trial, connection);
      resets.opened(connection.subject());
      connection.requireCounters(diag);
      return Optional.empty();
    } catch (PosixException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void look(IdleSearch search, SockDiag diag) throws IOException {
    Iterator<Map.Entry<Trial, SilentConnection>> each = connections.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Trial, SilentConnection> entry = each.next();
      SilentConnection connection = entry.getValue();
      long now = System.nanoTime();
      Optional<Outcome> outcome = connection.look(diag, patience, now);
      if (outcome.isEmpty() && connection.due(now)) {
        connection.ask(now);
      }
      if (outcome.isPresent() || search.needless(entry.getKey())) {
        each.remove();
        if (outcome.isPresent()) {
          search.ended(entry.getKey(), judged(outcome.get(), connection));
        }
        connection.close();
      }
    }
  }

  /** What is forgotten counts only where a new connection is answered. */
  private Outcome judged(Outcome outcome, SilentConnection connection) {
    if (outcome.ending() == Ending.KEPT || outcome.ending() == Ending.CLOSED) {
      return outcome;
    }
    if (outcome.ending().forgotten()) {
      try (SocketChannel again = SocketChannel.open()) {
        again.socket().connect(peer, Math.toIntExact(patience.toMillis()));
      } catch (IOException e) {
        return new Outcome(
            Ending.VOID, outcome.silence(), "a new connection was not answered either: " + e);
      }
    }
    String seen = outcome.ending() == Ending.SILENT ? "" : connection.endSeenBy(resets);
    return new Outcome(
        outcome.ending(), outcome.silence(), seen.isEmpty() ? outcome.detail() : seen);
  }
}
