package dev.holdfast.link;

import dev.holdfast.link.channel.Transports;
import dev.holdfast.link.liveness.EvidenceSource;
import dev.holdfast.link.liveness.IdleTimes;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The links of a process and the event loops that own them. */
public final class Links implements AutoCloseable {

  private static final long SPARE_MILLIS = 3_000;

  private final Transports transports;
  private final RedialListeners redials = new RedialListeners();
  private final Set<Supervisor<?>> open = ConcurrentHashMap.newKeySet();
  private final Surroundings surroundings = new Surroundings(open::size);
  private volatile boolean closed;

  private Links(LinksSettings settings) {
    transports = Transports.open(settings.threads(), settings.portable());
  }

  /** Starts the event loops with {@link LinksSettings#normal()}. */
  public static Links open() {
    return open(LinksSettings.normal());
  }

  /** Starts the event loops. */
  public static Links open(LinksSettings settings) {
    return new Links(settings);
  }

  /**
   * Opens a link and keeps it until it is closed.
   *
   * @throws IllegalStateException when the links are closed already
   */
  public <S extends Session> Link<S> open(
      LinkSettings settings, SessionFactory<S> factory, LinkListener listener) {
    return open(settings, factory, listener, new Kin<>(transports.nextLoop()));
  }

  /**
   * Opens a link on the thread that owns another, so that the sessions of both can share what they
   * know. The channels of both are numbered together, and what is to run with the session of one
   * channel may be asked of either.
   *
   * @param beside a link that has a thread of its own, or shares one in this way already
   * @throws IllegalArgumentException when it is the branch of a trunk
   * @throws IllegalStateException when the links are closed already
   */
  public <S extends Session> Link<S> openBeside(
      Link<S> beside, LinkSettings settings, SessionFactory<S> factory, LinkListener listener) {
    if (!(beside instanceof Supervisor<S> other)) {
      throw new IllegalArgumentException(beside.name() + " has no channels of its own");
    }
    return open(settings, factory, listener, other.kin());
  }

  private <S extends Session> Link<S> open(
      LinkSettings settings, SessionFactory<S> factory, LinkListener listener, Kin<S> kin) {
    if (closed) {
      throw new IllegalStateException("link " + settings.name() + " comes after the end");
    }
    Supervisor<S> link =
        new Supervisor<>(settings, factory, listener, transports, kin, surroundings, this::stopped);
    open.add(link);
    redials.listenFor(link);
    link.start();
    return link;
  }

  private void stopped(Supervisor<?> link) {
    open.remove(link);
    redials.remove(link);
  }

  /** Adds a source that is asked about every link in doubt from now on. */
  public void addEvidence(EvidenceSource source) {
    surroundings.sources().add(source);
  }

  /** How much silence each path tolerates, as far as these links have seen. */
  public IdleTimes idleTimes() {
    return surroundings.idleTimes();
  }

  /** Redial requests of an unknown address, name, format or proof. */
  public long unknownRedialRequests() {
    return redials.unknown();
  }

  /** How sockets are reached: {@code epoll} or {@code nio}. */
  public String transportName() {
    return transports.name();
  }

  /**
   * Closes all links in good order and stops the loops; takes no longer than the longest close
   * timeout and a few seconds.
   *
   * @throws IllegalStateException when called from a loop, which would wait for itself
   */
  @Override
  public void close() {
    if (transports.inLoop()) {
      throw new IllegalStateException("links cannot be closed from the thread that owns them");
    }
    closed = true;
    CompletableFuture<?>[] stopping =
        open.stream().map(Supervisor::close).toArray(CompletableFuture<?>[]::new);
    long longest =
        open.stream().mapToLong(link -> link.settings().closeTimeout().toMillis()).max().orElse(0);
    CompletableFuture.allOf(stopping)
        .completeOnTimeout(null, longest + SPARE_MILLIS, TimeUnit.MILLISECONDS)
        .join();
    redials.close();
    transports.close();
    surroundings.close();
  }
}
