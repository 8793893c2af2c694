package dev.holdfast.hsms;

import dev.holdfast.hsms.secs2.Item;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A primary message of the peer, to be answered once where it asks for that; from any thread, now
 * or later. An answer that comes after its connection or selection ended is refused.
 */
public final class PrimaryMessage {

  private final SecsLink<?, ?> link;
  private final long epoch;
  private final HsmsMessage message;
  private final AtomicBoolean answered = new AtomicBoolean();

  PrimaryMessage(SecsLink<?, ?> link, long epoch, HsmsMessage message) {
    this.link = link;
    this.epoch = epoch;
    this.message = message;
  }

  public HsmsMessage message() {
    return message;
  }

  public int stream() {
    return message.stream();
  }

  public int function() {
    return message.function();
  }

  /** {@code S6F11}. */
  public String kind() {
    return message.kind();
  }

  /** The body's root item, or null where the body is empty or does not decode. */
  public @Nullable Item item() {
    return message.item();
  }

  /** Whether the peer asks for a reply. */
  public boolean expectsReply() {
    return message.expectsReply();
  }

  /** Whether it was answered. */
  public boolean answered() {
    return answered.get();
  }

  /**
   * Answers with this item, or without body.
   *
   * @return completed once the channel has taken it, or with a {@link HsmsFailure}
   * @throws IllegalStateException when it was answered before or asks for no reply
   */
  public CompletableFuture<Void> reply(@Nullable Item item) {
    Body body = Body.of(item);
    return answer(session -> session.reply(message, body));
  }

  /** Answers with these SECS-II bytes; see {@link #reply(Item)}. */
  public CompletableFuture<Void> reply(byte[] body) {
    Body bytes = Body.of(body);
    return answer(session -> session.reply(message, bytes));
  }

  /** Answers by SxF0: it will not be handled. */
  public CompletableFuture<Void> abort() {
    return answer(session -> session.abort(message));
  }

  /**
   * Says that nobody handles it: by SxF0 where the peer asks for a reply and has none yet, else by
   * nothing.
   */
  public CompletableFuture<Void> decline() {
    return expectsReply() && !answered() ? abort() : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> answer(Function<SecsSession, @Nullable HsmsFailure> action) {
    if (!message.expectsReply()) {
      throw new IllegalStateException(message + " asks for no reply");
    }
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException(message + " was answered before");
    }
    return link.tell(epoch, action);
  }

  @Override
  public String toString() {
    return message.toString();
  }
}
