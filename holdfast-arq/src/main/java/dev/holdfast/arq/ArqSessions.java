package dev.holdfast.arq;

import dev.holdfast.link.Link;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one link, or of the links that are its buses, opened beside one another. What was
 * sent and received is known to all of them.
 */
public final class ArqSessions implements SessionFactory<ArqSession> {

  private final ArqNode node;
  private final List<ArqBus> buses;
  private final Queue<ArqMessage> commits = new ConcurrentLinkedQueue<>();
  private volatile ArqFigures figures = ArqFigures.NONE;

  /**
   * @param endpoint of the link
   * @param random for jitter
   */
  public ArqSessions(ArqSettings settings, Endpoint endpoint, RandomGenerator random) {
    this(settings, List.of(new ArqBus("", endpoint)), random);
  }

  /**
   * The same.
   *
   * @param buses at least one, the preferred first
   * @param random for jitter
   * @throws IllegalArgumentException when these cannot be buses of one link
   */
  public ArqSessions(ArqSettings settings, List<ArqBus> buses, RandomGenerator random) {
    this.buses = ArqBus.checked(List.copyOf(buses), settings);
    this.node =
        new ArqNode(settings, buses.getFirst().endpoint(), random, taken -> figures = taken);
  }

  /** A session of the one link, or of the first bus. */
  @Override
  public ArqSession create(SessionPort port) {
    return new ArqSession(port, node, this, buses.getFirst().name(), 0);
  }

  /** The sessions of one bus. */
  public SessionFactory<ArqSession> on(ArqBus bus) {
    int rank = buses.indexOf(bus);
    if (rank < 0) {
      throw new IllegalArgumentException(bus + " is none of " + buses);
    }
    return port -> new ArqSession(port, node, this, bus.name(), rank);
  }

  /**
   * Sends a frame on the link of these sessions, any one of its buses; from any thread. What it
   * holds is copied before this returns.
   *
   * @return what becomes of it
   * @throws IllegalArgumentException when the content is longer than the layout takes
   */
  public CompletableFuture<Outcome> send(Link<ArqSession> link, Outgoing what) {
    Outgoing own = node.own(what);
    CompletableFuture<Outcome> result = new CompletableFuture<>();
    var _ =
        run(
                link,
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

  /** Runs an action with an open session; another one where the first has just ended. */
  private CompletableFuture<Boolean> run(
      Link<ArqSession> link, Consumer<? super ArqSession> action) {
    long epoch = node.openEpoch();
    return link.execute(epoch, action)
        .thenCompose(ran ->
            ran || node.openEpoch() == epoch
                ? CompletableFuture.completedFuture(ran)
                : run(link, action));
  }

  /** As last looked at; from any thread. */
  public ArqFigures figures() {
    return figures;
  }

  /**
   * A delivered message is durable, and acknowledged on the channel that brought it; from any
   * thread. Where no channel is open, the next session to open does that.
   */
  public void committed(Link<ArqSession> link, ArqMessage message) {
    committed(message);
    var _ = run(link, ArqSession::acknowledgeCommitted);
  }

  void committed(ArqMessage message) {
    commits.add(message);
  }

  @Nullable ArqMessage pollCommitted() {
    return commits.poll();
  }
}
