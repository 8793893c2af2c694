package dev.holdfast.arq;

import dev.holdfast.link.Link;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The sessions of one link. What was sent and received is known to all of them. */
public final class ArqSessions implements SessionFactory<ArqSession> {

  private final ArqNode node;
  private final Queue<ArqMessage> commits = new ConcurrentLinkedQueue<>();
  private volatile ArqFigures figures = ArqFigures.NONE;

  /**
   * @param endpoint of the link
   * @param random for jitter
   */
  public ArqSessions(ArqSettings settings, Endpoint endpoint, RandomGenerator random) {
    this.node = new ArqNode(settings, endpoint, random, taken -> figures = taken);
  }

  @Override
  public ArqSession create(SessionPort port) {
    return new ArqSession(port, node, this);
  }

  /**
   * Sends a frame on the link of these sessions; from any thread. What it holds is copied before
   * this returns.
   *
   * @return what becomes of it
   * @throws IllegalArgumentException when the content is longer than the layout takes
   */
  public CompletableFuture<Outcome> send(Link<ArqSession> link, Outgoing what) {
    Outgoing own = node.own(what);
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    var _ =
        link.execute(
                node.openEpoch(),
                session -> {
                  var _ = session.sendOwn(own).thenAccept(result::complete);
                })
            .thenAccept(ran -> {
              if (!ran) {
                result.complete(
                    new Outcome.NotDelivered(Outcome.Reason.NO_PATH, "no channel is open"));
              }
            });
    return result;
  }

  /** As last looked at; from any thread. */
  public ArqFigures figures() {
    return figures;
  }

  /**
   * A delivered message is durable. From any thread; {@link ArqSession#acknowledgeCommitted} of any
   * open session acknowledges it, and the next session to open does.
   */
  public void committed(ArqMessage message) {
    commits.add(message);
  }

  @Nullable ArqMessage pollCommitted() {
    return commits.poll();
  }
}
