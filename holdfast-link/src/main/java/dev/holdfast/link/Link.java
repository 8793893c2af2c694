package dev.holdfast.link;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A named, supervised pair of endpoint and protocol, kept for ever. May be called from any thread;
 * actions run on the thread that owns the link.
 *
 * @param <S> the session
 */
public sealed interface Link<S extends Session> permits Supervisor, Branch {

  String name();

  /** As asked for; {@link LinkStatus#endpoint()} has the real port. */
  Endpoint endpoint();

  /** How the link stands; costs the owner nothing. */
  LinkStatus status();

  /**
   * The real endpoint, once peers can come. A link that dials completes it at once; a link closed
   * before completes it with {@link java.util.concurrent.CancellationException}.
   */
  CompletableFuture<Endpoint> bound();

  /** Runs an action with the newest session, ready or not; dropped where no channel is open. */
  void execute(Consumer<? super S> action);

  /**
   * Runs an action with the session of one channel, of this link or of one opened beside it.
   *
   * @return completed with true once it has run, with false when that channel is over
   */
  CompletableFuture<Boolean> execute(long epoch, Consumer<? super S> action);

  /** Runs an action with the session of each open channel, oldest first. */
  void executeAll(Consumer<? super S> action);

  /**
   * Stops reading, so that the peer feels that we are behind, or reads on. What was read already is
   * still delivered.
   */
  void holdReading(boolean hold);

  /** Shows all frames to the listener, or no longer. */
  void trace(boolean on);

  /**
   * Ends one channel at once, bytes not sent yet included; the link goes on with the next.
   *
   * @return completed with false when that channel is over already
   */
  CompletableFuture<Boolean> cut(long epoch, Cause cause, String detail);

  /** Lets sessions take leave, then closes for good; done within the close timeout. */
  CompletableFuture<Void> close();
}
