package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A link that carries SECS-II messages, as a program uses it: opened once, kept for ever, callable
 * from any thread.
 *
 * <p>Handlers and futures run on the one thread that owns the link: they must not block, and a
 * reply made there is written without a change of threads.
 *
 * @param <S> the session
 * @param <E> the session's states
 */
public abstract class SecsLink<S extends SecsSession, E extends Enum<E>> implements AutoCloseable {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final SecsSessions<S> sessions;
  private final Class<E> states;
  private final Consumer<? super PrimaryMessage> primaryHandler;
  private final StateListener<? super E> stateListener;
  private final CompletableFuture<Link<S>> opened = new CompletableFuture<>();

  private volatile @Nullable Thread owner;
  private volatile long selectedEpoch;
  private volatile CompletableFuture<Void> selected = new ReplyFuture<>(this::onOwner);

  /**
   * Opens the link.
   *
   * @param states the session's states
   */
  @SuppressWarnings("this-escape") // flows() of a subclass needs none of its fields
  protected SecsLink(Opener<?, E> opener, SecsSessions<S> sessions, Class<E> states, Links links) {
    this(opener, sessions, states, ears -> links.open(opener.linkSettings(), sessions, ears));
  }

  /**
   * Opens the link.
   *
   * @param opening opens the link below for its listener
   */
  @SuppressWarnings("this-escape") // flows() of a subclass needs none of its fields
  SecsLink(
      Opener<?, E> opener,
      SecsSessions<S> sessions,
      Class<E> states,
      Function<LinkListener, Link<S>> opening) {
    this.sessions = sessions;
    this.states = states;
    primaryHandler = opener.primaryHandler;
    stateListener = opener.stateListener;
    opened.complete(opening.apply(new Ears()));
  }

  /**
   * Says what a link does with what it hears, then opens it.
   *
   * @param <O> the kind of opener itself
   * @param <E> the session's states
   */
  public abstract static class Opener<O extends Opener<O, E>, E extends Enum<E>> {
    private final LinkSettings.Builder link;
    private Consumer<? super PrimaryMessage> primaryHandler = primary -> {};
    private StateListener<? super E> stateListener = (from, to, why) -> {};

    /** An opener of a link of these settings. */
    protected Opener(LinkSettings.Builder link) {
      this.link = link;
    }

    /** This. */
    protected abstract O self();

    /**
     * Hears each primary message of the peer. One that asks for a reply and is neither answered nor
     * kept for later waits for the peer's T3; where the handler throws it is aborted.
     */
    public final O onPrimary(Consumer<? super PrimaryMessage> handler) {
      primaryHandler = handler;
      return self();
    }

    /** Hears each state that the link comes to. */
    public final O onState(StateListener<? super E> listener) {
      stateListener = listener;
      return self();
    }

    /** Changes settings of the transport: who may come, bounds, time-outs, pauses. */
    public final O with(Consumer<? super LinkSettings.Builder> change) {
      change.accept(link);
      return self();
    }

    /** The settings of the transport. */
    protected LinkSettings linkSettings() {
      return link.build();
    }
  }

  /** Whether data can flow in this state. */
  protected abstract boolean flows(E state);

  public final String name() {
    return link().name();
  }

  /** The supervised link below: status, endpoint, counters, trace. */
  public final Link<S> link() {
    return opened.join();
  }

  /** Whether data can flow now: HSMS is SELECTED, a SECS-I line is open. */
  public final boolean isSelected() {
    return selectedEpoch != 0;
  }

  /** Completed once data can flow, at once where it is; fails when it is closed before. */
  public final CompletableFuture<Void> whenSelected() {
    return selected.copy();
  }

  /**
   * Sends a primary message and waits for its reply.
   *
   * @return the reply, or a {@link HsmsFailure}; it is never sent again by itself
   */
  public final CompletableFuture<HsmsMessage> request(
      int stream, int function, @Nullable Item item) {
    return request(stream, function, Body.of(item));
  }

  /** Sends a primary message of these SECS-II bytes and waits for its reply. */
  public final CompletableFuture<HsmsMessage> request(int stream, int function, byte[] body) {
    return request(stream, function, Body.of(body));
  }

  /** Sends a primary message without body and waits for its reply. */
  public final CompletableFuture<HsmsMessage> request(int stream, int function) {
    return request(stream, function, Body.EMPTY);
  }

  private CompletableFuture<HsmsMessage> request(int stream, int function, Body body) {
    DataMessages.checkPrimary(stream, function);
    return ask(session -> session.request(stream, function, body));
  }

  /** What a session comes to have of its peer. */
  private CompletableFuture<HsmsMessage> ask(
      Function<? super S, CompletableFuture<HsmsMessage>> asking) {
    ReplyFuture<HsmsMessage> reply = new ReplyFuture<>(this::onOwner);
    CompletableFuture<Void> sent =
        tell(
            selectedEpoch,
            session -> {
              relay(asking.apply(session), reply);
              return null;
            });
    var _ = sent.exceptionally(failure -> fail(reply, failure));
    return reply;
  }

  private static @Nullable Void fail(CompletableFuture<?> future, Throwable failure) {
    future.completeExceptionally(failure);
    return null;
  }

  private static <T extends @Nullable Object> void relay(
      CompletableFuture<T> from, CompletableFuture<T> to) {
    var _ =
        from.whenComplete((value, failure) -> {
          if (failure == null) {
            to.complete(value);
          } else {
            to.completeExceptionally(failure);
          }
        });
  }

  /**
   * Sends a primary message that asks for no reply.
   *
   * @return completed once the channel has taken it, or with a {@link HsmsFailure}
   */
  public final CompletableFuture<Void> send(int stream, int function, @Nullable Item item) {
    DataMessages.checkPrimary(stream, function);
    Body body = Body.of(item);
    return tell(selectedEpoch, session -> session.send(stream, function, body));
  }

  /** Sends a primary message without body that asks for no reply. */
  public final CompletableFuture<Void> send(int stream, int function) {
    return send(stream, function, null);
  }

  /**
   * Awaits a primary message that the peer is to send next; see {@link SecsSession#expect}.
   *
   * @return the message, which the handler of primaries hears too, or a {@link HsmsFailure}
   */
  public final CompletableFuture<HsmsMessage> expect(
      int stream, int function, Item data, Duration within) {
    DataMessages.checkPrimary(stream, function);
    return ask(session -> session.expect(stream, function, data, within));
  }

  /** Lets the link take leave and ends it for good. */
  @Override
  public final void close() {
    if (onOwner()) {
      throw new IllegalStateException(
          "close() on the thread that owns the link; use link().close()");
    }
    link().close().join();
  }

  final boolean onOwner() {
    return Thread.currentThread().equals(owner);
  }

  /** Runs an action with the session of an epoch: at once on the owner's thread, else there. */
  final CompletableFuture<Void> tell(
      long epoch, Function<? super S, @Nullable HsmsFailure> action) {
    if (onOwner()) {
      S session = sessions.selected();
      return session == null || selectedEpoch != epoch
          ? CompletableFuture.failedFuture(gone())
          : done(action, session);
    }
    if (epoch == 0) {
      return CompletableFuture.failedFuture(gone());
    }
    ReplyFuture<Void> result = new ReplyFuture<>(this::onOwner);
    var _ =
        opened
            .thenCompose(
                link -> link.execute(epoch, session -> relay(done(action, session), result)))
            .thenRun(() -> result.completeExceptionally(gone()));
    return result;
  }

  /** What went wrong in an action is told to the one who asked, and harms nobody else. */
  private static <S extends SecsSession> CompletableFuture<Void> done(
      Function<? super S, @Nullable HsmsFailure> action, S session) {
    try {
      HsmsFailure failure = action.apply(session);
      return failure == null ? DONE : CompletableFuture.failedFuture(failure);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static HsmsFailure gone() {
    return HsmsFailure.of(Reason.NOT_SELECTED, "the link is not selected, or no longer");
  }

  private final class Ears implements LinkListener {

    @Override
    public void stateChanged(Link<?> of, LinkState from, LinkState to, String why) {
      if (to == LinkState.STOPPED) {
        selected.completeExceptionally(HsmsFailure.of(Reason.CLOSED, "the link was closed"));
      }
    }

    @Override
    public void message(Message message) {
      PrimaryMessage primary =
          new PrimaryMessage(SecsLink.this, message.epoch(), (HsmsMessage) message.decoded());
      try {
        primaryHandler.accept(primary);
      } catch (RuntimeException e) {
        if (primary.expectsReply() && !primary.answered()) {
          var _ = primary.abort();
        }
        throw e;
      }
    }

    @Override
    public void sessionMoved(Link<?> from, long epoch, Enum<?> was, Enum<?> is, String why) {
      owner = Thread.currentThread();
      if (selectedEpoch != 0 && selectedEpoch != epoch) {
        return;
      }
      E to = states.cast(is);
      boolean up = flows(to);
      if (up) {
        selectedEpoch = epoch;
      } else if (selectedEpoch == epoch) {
        selectedEpoch = 0;
        selected = new ReplyFuture<>(SecsLink.this::onOwner);
      }
      try {
        stateListener.changed(states.cast(was), to, why);
      } finally {
        if (up) {
          selected.complete(null);
        }
      }
    }
  }
}
