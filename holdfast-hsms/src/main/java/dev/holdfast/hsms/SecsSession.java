package dev.holdfast.hsms;

import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One conversation of SECS-II messages, whichever protocol carries them. It delivers the primary
 * messages of the peer through its port; replies complete the future of their request. All calls
 * come from the thread that owns the link, and futures complete on it.
 */
public abstract class SecsSession implements Session {

  private final DataMessages data;
  private @Nullable Selection selection;

  /**
   * @param t3 the name of the reply timer; when it runs out {@link #replyTimer()} is called
   * @param conversation the same for {@link #conversationTimer()}
   * @param firstSystemBytes system bytes of the first message sent; they count up from there
   */
  @SuppressWarnings("this-escape") // used only once the session is open
  protected SecsSession(
      SecsSettings settings,
      SessionPort port,
      SessionTimer t3,
      SessionTimer conversation,
      int firstSystemBytes) {
    this(
        settings,
        port,
        t3,
        conversation,
        new Transactions(settings.maxOpenTransactions(), firstSystemBytes));
  }

  @SuppressWarnings("this-escape") // used only once the session is open
  SecsSession(
      SecsSettings settings,
      SessionPort port,
      SessionTimer t3,
      SessionTimer conversation,
      Transactions transactions) {
    this.data = new DataMessages(this, settings, port, t3, conversation, transactions);
  }

  // What a program may do.

  /**
   * Sends a primary message and waits for its reply.
   *
   * @param stream 1 to 127
   * @param function odd, 1 to 255
   * @param body SECS-II bytes, may be empty; not kept
   * @return the reply, or a {@link HsmsFailure}; completes on the owner's thread
   */
  public final CompletableFuture<HsmsMessage> request(int stream, int function, byte[] body) {
    return data.request(stream, function, Body.of(body));
  }

  /** Sends a primary message with this item, or without body, and waits for its reply. */
  public final CompletableFuture<HsmsMessage> request(
      int stream, int function, @Nullable Item item) {
    return data.request(stream, function, Body.of(item));
  }

  final CompletableFuture<HsmsMessage> request(int stream, int function, Body body) {
    return data.request(stream, function, body);
  }

  /**
   * Sends a primary message that asks for no reply.
   *
   * @return null when it was sent, otherwise why not
   */
  public final @Nullable HsmsFailure send(int stream, int function, byte[] body) {
    return data.send(stream, function, Body.of(body));
  }

  /** Sends a primary message with this item, or without body, that asks for no reply. */
  public final @Nullable HsmsFailure send(int stream, int function, @Nullable Item item) {
    return data.send(stream, function, Body.of(item));
  }

  final @Nullable HsmsFailure send(int stream, int function, Body body) {
    return data.send(stream, function, body);
  }

  /**
   * Answers a primary message of the peer. An answer to a primary of an earlier selection or
   * connection is refused. Function 255 has no reply, as functions end there; it is aborted.
   *
   * @return null when it was sent, otherwise why not
   */
  public final @Nullable HsmsFailure reply(HsmsMessage primary, byte[] body) {
    return data.reply(primary, Body.of(body));
  }

  /** Answers a primary message of the peer by this item, or without body. */
  public final @Nullable HsmsFailure reply(HsmsMessage primary, @Nullable Item item) {
    return data.reply(primary, Body.of(item));
  }

  final @Nullable HsmsFailure reply(HsmsMessage primary, Body body) {
    return data.reply(primary, body);
  }

  /** Answers a primary message of the peer by SxF0: it will not be handled. */
  public final @Nullable HsmsFailure abort(HsmsMessage primary) {
    return data.abort(primary);
  }

  /**
   * As equipment, tells the host what is wrong with its message: one thing, that which comes first
   * of device, stream, function and data. A body that does not decode is reported by itself once
   * the message was delivered, so that an unknown stream or function is to be reported while it is.
   * A host never sends stream 9, and none is sent about stream 9, or about the same message again;
   * nothing happens then.
   */
  public final void report(StreamNine error, HsmsMessage message) {
    data.report(error, message);
  }

  /**
   * Awaits a primary message that the peer is to send next, as messages before said: S7F3 after a
   * granting S7F2. It is delivered as any other. Where it does not come in time an equipment tells
   * the host by S9F13, the conversation time-out of SEMI E5.
   *
   * @param stream 1 to 127
   * @param function odd, 1 to 255
   * @param data what S9F13 says of the data that is missing, such as its PPID
   * @return the message, or a {@link HsmsFailure}; completes on the owner's thread
   */
  public final CompletableFuture<HsmsMessage> expect(
      int stream, int function, Item data, Duration within) {
    return this.data.expect(stream, function, data, within);
  }

  /** Requests that wait for their reply. */
  public final int openTransactions() {
    return data.openTransactions();
  }

  // What the protocol below does for the messages.

  /**
   * Sends a message, or takes it into a queue.
   *
   * @return false when no more is taken; nothing is sent then
   */
  protected abstract boolean transmit(HsmsHeader header, Body body);

  /** The reply to a request did not come in time; the transaction has ended. */
  protected abstract void replyTimedOut(String doubt, long sinceNanos);

  /**
   * The 10 bytes of a header on the wire, as stream 9 shows them.
   *
   * @param ours whether the message is ours or the peer's
   */
  protected byte[] onWire(HsmsHeader header, boolean ours) {
    return header.bytes();
  }

  /** Whether a request is not wholly sent yet, or its reply is arriving: T3 does not run then. */
  protected boolean underway(HsmsHeader primary) {
    return false;
  }

  /** Bytes handed to the channel so far. */
  long handedBytes() {
    return 0;
  }

  /** How many of them have left: T3 does not run for a request whose bytes have not. */
  long takenBytes() {
    return 0;
  }

  // What the protocol below tells.

  /** Data may flow from now on. */
  protected final void dataBegins() {
    selection = new Selection();
  }

  /** Data may no longer flow; {@link #failAll} follows. */
  protected final void dataEnds() {
    selection = null;
    data.cancelTimer();
  }

  /** Fails every open request. */
  protected final void failAll(HsmsFailure failure) {
    data.failAll(failure);
  }

  /** A whole data message has arrived; the array becomes the message's own. */
  protected final void arrived(HsmsHeader header, byte[] body) {
    data.handle(new HsmsMessage(header, body, selection));
  }

  final void arrived(HsmsMessage message) {
    data.handle(message);
  }

  /** The last byte of a request was taken by the peer: its T3 starts. */
  protected final void taken(HsmsHeader primary) {
    data.taken(primary);
  }

  /** A request of ours, if it is one and still open, fails. */
  protected final void fail(HsmsHeader primary, HsmsFailure failure) {
    data.fail(primary, failure);
  }

  /** As equipment, tells the host what is wrong with a message of this header on the wire. */
  protected final void report(StreamNine error, HsmsHeader onWire) {
    data.report(error, onWire.stream(), onWire.bytes());
  }

  /** The reply timer ran out. */
  protected final void replyTimer() {
    data.timedOut();
  }

  /** The conversation timer ran out. */
  protected final void conversationTimer() {
    data.conversationTimedOut();
  }

  /** The stay in which data can flow, or null. */
  final @Nullable Selection selection() {
    return selection;
  }
}
