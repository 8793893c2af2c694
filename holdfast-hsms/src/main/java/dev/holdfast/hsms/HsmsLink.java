package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.time.Backoff;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HSMS link as a program uses it: opened once, kept for ever, callable from any thread.
 *
 * <pre>{@code
 * Links links = Links.open();
 * HsmsSettings host = HsmsSettings.host().deviceId(0).build();
 * HsmsLink tool = HsmsLink.to("tool-1", "tcp://10.0.0.7:5000", host).open(links);
 * tool.whenSelected().thenCompose(up -> tool.request(1, 1)).thenAccept(System.out::println);
 * }</pre>
 *
 * <p>Handlers and futures run on the one thread that owns the link: they must not block, and a
 * reply made there is written without a change of threads.
 */
public final class HsmsLink implements AutoCloseable {

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final HsmsSessions sessions;
  private final Consumer<? super PrimaryMessage> primaryHandler;
  private final StateListener stateListener;
  private final CompletableFuture<Link<HsmsSession>> opened = new CompletableFuture<>();

  private volatile @Nullable Thread owner;
  private volatile long selectedEpoch;
  private volatile CompletableFuture<Void> selected = new ReplyFuture<>(this::onOwner);

  private HsmsLink(Opener opener, Links links) {
    sessions = new HsmsSessions(opener.settings);
    primaryHandler = opener.primaryHandler;
    stateListener = opener.stateListener;
    opened.complete(links.open(opener.linkSettings(), sessions, new Ears()));
  }

  /**
   * Describes a link.
   *
   * @param name unique among the links of a process
   * @param endpoint {@code tcp://host:port} for an active end, {@code tcp-listen://host:port} for a
   *     passive one
   */
  public static Opener to(String name, String endpoint, HsmsSettings settings) {
    Backoff.Settings t5 = new Backoff.Settings(settings.t5(), settings.t5(), 0);
    return new Opener(LinkSettings.of(name, endpoint).redial(t5), settings);
  }

  /** Says what a link does with what it hears, then opens it. */
  public static final class Opener {
    private final LinkSettings.Builder link;
    private final HsmsSettings settings;
    private Consumer<? super PrimaryMessage> primaryHandler = primary -> {};
    private StateListener stateListener = (from, to, why) -> {};

    private Opener(LinkSettings.Builder link, HsmsSettings settings) {
      this.link = link;
      this.settings = settings;
    }

    /**
     * Hears each primary message of the peer. One that asks for a reply and is neither answered nor
     * kept for later waits for the peer's T3; where the handler throws it is aborted.
     */
    public Opener onPrimary(Consumer<? super PrimaryMessage> handler) {
      primaryHandler = handler;
      return this;
    }

    /** Hears each state that the link comes to. */
    public Opener onState(StateListener listener) {
      stateListener = listener;
      return this;
    }

    /** Changes settings of the transport: who may come, bounds, time-outs, pauses above T5. */
    public Opener with(Consumer<? super LinkSettings.Builder> change) {
      change.accept(link);
      return this;
    }

    /**
     * Opens the link; it connects, and connects again, by itself.
     *
     * @throws IllegalArgumentException when an active end has an endpoint that listens, or the
     *     other way round
     */
    public HsmsLink open(Links links) {
      return new HsmsLink(this, links);
    }

    private LinkSettings linkSettings() {
      LinkSettings built = link.build();
      boolean passive = settings.connect() == Connect.PASSIVE;
      if (built.endpoint().listens() != passive) {
        throw new IllegalArgumentException(
            "connect mode %s does not fit endpoint %s"
                .formatted(settings.connect(), built.endpoint()));
      }
      return built;
    }
  }

  public String name() {
    return link().name();
  }

  /** The supervised link below: status, endpoint, counters, trace. */
  public Link<HsmsSession> link() {
    return opened.join();
  }

  /** Whether data can flow now. */
  public boolean isSelected() {
    return selectedEpoch != 0;
  }

  /** Completed once the link is SELECTED, at once where it is; fails when it is closed before. */
  public CompletableFuture<Void> whenSelected() {
    return selected.copy();
  }

  /**
   * Sends a primary message and waits for its reply.
   *
   * @return the reply, or a {@link HsmsFailure}; it is never sent again by itself
   */
  public CompletableFuture<HsmsMessage> request(int stream, int function, @Nullable Item item) {
    return request(stream, function, Body.of(item));
  }

  /** Sends a primary message of these SECS-II bytes and waits for its reply. */
  public CompletableFuture<HsmsMessage> request(int stream, int function, byte[] body) {
    return request(stream, function, Body.of(body));
  }

  /** Sends a primary message without body and waits for its reply. */
  public CompletableFuture<HsmsMessage> request(int stream, int function) {
    return request(stream, function, Body.EMPTY);
  }

  private CompletableFuture<HsmsMessage> request(int stream, int function, Body body) {
    DataMessages.checkPrimary(stream, function);
    ReplyFuture<HsmsMessage> reply = new ReplyFuture<>(this::onOwner);
    CompletableFuture<Void> sent =
        tell(
            selectedEpoch,
            session -> {
              relay(session.request(stream, function, body), reply);
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
  public CompletableFuture<Void> send(int stream, int function, @Nullable Item item) {
    DataMessages.checkPrimary(stream, function);
    Body body = Body.of(item);
    return tell(selectedEpoch, session -> session.send(stream, function, body));
  }

  /** Sends a primary message without body that asks for no reply. */
  public CompletableFuture<Void> send(int stream, int function) {
    return send(stream, function, null);
  }

  /** Lets the link take leave by Separate.req and ends it for good. */
  @Override
  public void close() {
    if (onOwner()) {
      throw new IllegalStateException(
          "close() on the thread that owns the link; use link().close()");
    }
    link().close().join();
  }

  private boolean onOwner() {
    return Thread.currentThread().equals(owner);
  }

  /** Runs an action with the session of an epoch: at once on the owner's thread, else there. */
  CompletableFuture<Void> tell(long epoch, Function<HsmsSession, @Nullable HsmsFailure> action) {
    if (onOwner()) {
      HsmsSession session = sessions.selected();
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
  private static CompletableFuture<Void> done(
      Function<HsmsSession, @Nullable HsmsFailure> action, HsmsSession session) {
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
          new PrimaryMessage(HsmsLink.this, message.epoch(), (HsmsMessage) message.decoded());
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
      boolean up = is == HsmsState.SELECTED;
      if (up) {
        selectedEpoch = epoch;
      } else if (selectedEpoch == epoch) {
        selectedEpoch = 0;
        selected = new ReplyFuture<>(HsmsLink.this::onOwner);
      }
      try {
        stateListener.changed((HsmsState) was, (HsmsState) is, why);
      } finally {
        if (up) {
          selected.complete(null);
        }
      }
    }
  }
}
