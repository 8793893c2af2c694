package dev.holdfast.link;

import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Outcome;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionTimer;
import dev.holdfast.link.session.ShareTimer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A link whose channels several others, its branches, share. Doubts, evidence and verdicts are of
 * the channel, and told to each branch that has a session on it. What belongs to no branch is told
 * to the first.
 *
 * @param <G> the session of a channel, which makes and feeds those of the branches
 */
public final class Trunk<G extends Session> {

  private final LinkSettings settings;
  private final boolean tellsOfStrangers;
  private final List<Branch<?>> branches = new CopyOnWriteArrayList<>();
  private final Set<Branch<?>> holding = ConcurrentHashMap.newKeySet();
  private final Set<Branch<?>> tracing = ConcurrentHashMap.newKeySet();
  private final Set<Branch<?>> left = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Link<G>> opened = new CompletableFuture<>();

  /** A trunk of these settings; its name is for logs only. */
  public Trunk(LinkSettings settings) {
    this(settings, true);
  }

  /**
   * The same.
   *
   * @param tellsOfStrangers whether the first branch hears of each channel that ended and belonged
   *     to none; false where its session has told of that as often as is good
   */
  public Trunk(LinkSettings settings, boolean tellsOfStrangers) {
    this.settings = settings;
    this.tellsOfStrangers = tellsOfStrangers;
  }

  /**
   * Adds a branch. One that comes after the trunk was opened comes on the thread that owns it, and
   * listens at once where the trunk does.
   *
   * @param share what tells it apart from the other branches
   * @param name unique among the links of a process
   * @param sessions makes its sessions
   */
  public <S extends Session> Branch<S> branch(
      String share, String name, SessionFactory<S> sessions, LinkListener listener) {
    Branch<S> branch = new Branch<>(this, share, name, sessions, listener);
    branches.add(branch);
    Link<G> link = opened.getNow(null);
    if (link != null) {
      branch.joined(link.status());
    }
    return branch;
  }

  /** Opens the channels' own link. */
  public Link<G> open(Links links, SessionFactory<G> sessions) {
    Link<G> link = links.open(settings, sessions, new Ears());
    opened.complete(link);
    return link;
  }

  // ---- for the branches

  LinkSettings settings() {
    return settings;
  }

  CompletableFuture<Link<G>> opened() {
    return opened;
  }

  boolean first(Branch<?> branch) {
    return branches.getFirst() == branch;
  }

  private void whenOpen(Consumer<Link<G>> action) {
    var _ = opened.thenAccept(action);
  }

  /** Reading stops while any branch wants it to. */
  void holdReading(Branch<?> branch, boolean hold) {
    boolean changed = hold ? holding.add(branch) : holding.remove(branch);
    if (changed) {
      whenOpen(link -> link.holdReading(!holding.isEmpty()));
    }
  }

  void trace(Branch<?> branch, boolean on) {
    boolean changed = on ? tracing.add(branch) : tracing.remove(branch);
    if (changed) {
      whenOpen(link -> link.trace(!tracing.isEmpty()));
    }
  }

  /** Ends one branch; with the last one ends the trunk. */
  CompletableFuture<Void> leave(Branch<?> branch) {
    left.add(branch);
    if (left.size() == branches.size()) {
      return opened.thenCompose(Link::close);
    }
    holdReading(branch, false);
    whenOpen(link -> link.executeAll(session -> branch.stopSessions()));
    return CompletableFuture.completedFuture(null);
  }

  private List<Branch<?>> seated(long epoch) {
    return branches.stream().filter(branch -> branch.seated(epoch)).toList();
  }

  private final class Ears implements LinkListener {

    @Override
    public void stateChanged(Link<?> link, LinkState from, LinkState to, String why) {
      branches.forEach(branch -> branch.trunkMoved(link.status(), to, why));
    }

    @Override
    public void event(Link<?> link, SessionEvent event) {
      branches.getFirst().event(event);
    }

    @Override
    public void suspicion(Link<?> link, long epoch, Suspicion suspicion) {
      seated(epoch).forEach(branch -> branch.suspected(epoch, suspicion));
    }

    @Override
    public void report(Link<?> link, DisconnectReport report) {
      List<Branch<?>> concerned =
          branches.stream().filter(branch -> branch.knows(report.epoch())).toList();
      concerned.forEach(branch -> branch.reported(report));
      if (concerned.isEmpty() && tellsOfStrangers && report.outcome() != Outcome.KEPT) {
        branches
            .getFirst()
            .event(
                SessionEvent.warning(
                    "unknown-peer",
                    "a connection that belonged to no link ended: "
                        + report.verdict().sentence()
                        + " "
                        + report.done()));
      }
    }

    @Override
    public void traced(Link<?> link, long epoch, Direction direction, Decoded frame) {
      seated(epoch).forEach(branch -> branch.traced(epoch, direction, frame));
    }

    @Override
    public void timer(Link<?> link, long epoch, SessionTimer timer, TimerMove move, long nanos) {
      for (Branch<?> branch : seated(epoch)) {
        if (timer instanceof ShareTimer(String share, SessionTimer own)) {
          if (branch.share().equals(share)) {
            branch.timer(epoch, own, move, nanos);
          }
        } else {
          branch.timer(epoch, timer, move, nanos);
        }
      }
    }
  }
}
