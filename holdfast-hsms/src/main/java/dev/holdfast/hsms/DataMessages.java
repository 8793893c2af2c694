package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.Role;
import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Data messages of one conversation: transactions, T3, device id, stream 9. */
final class DataMessages {

  private static final int LAST_FUNCTION = 255;
  private static final int STREAM_9 = 9;
  private static final int SHOWN_BYTES = 64;

  private final SecsSession session;
  private final SecsSettings settings;
  private final SessionPort port;
  private final SessionTimer t3;
  private final Transactions transactions;
  private final Conversations conversations;
  private boolean timerArmed;

  DataMessages(
      SecsSession session,
      SecsSettings settings,
      SessionPort port,
      SessionTimer t3,
      SessionTimer conversation,
      Transactions transactions) {
    this.session = session;
    this.settings = settings;
    this.port = port;
    this.t3 = t3;
    this.transactions = transactions;
    this.conversations =
        new Conversations(port, conversation, settings.maxOpenTransactions(), this::missed);
  }

  int openTransactions() {
    return transactions.size();
  }

  CompletableFuture<HsmsMessage> request(int stream, int function, Body body) {
    checkPrimary(stream, function);
    checkLength(body);
    HsmsFailure refusal = notSelected();
    if (refusal == null && transactions.full()) {
      refusal =
          HsmsFailure.of(Reason.BUSY, transactions.size() + " transactions wait for their reply");
    }
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    Transaction transaction =
        new Transaction(
            HsmsHeader.data(
                settings.deviceId(), stream, function, true, transactions.nextSystemBytes()),
            port.nanoTime());
    transactions.add(transaction);
    if (!session.transmit(transaction.header, body)) {
      transactions.remove(transaction);
      return CompletableFuture.failedFuture(unsent());
    }
    transaction.handedBytes = session.handedBytes();
    if (!timerArmed) {
      timerArmed = true;
      port.arm(t3, settings.t3().toNanos());
    }
    return transaction.reply;
  }

  @Nullable HsmsFailure send(int stream, int function, Body body) {
    checkPrimary(stream, function);
    checkLength(body);
    HsmsFailure refusal = notSelected();
    if (refusal != null) {
      return refusal;
    }
    HsmsHeader header =
        HsmsHeader.data(
            settings.deviceId(), stream, function, false, transactions.nextSystemBytes());
    return session.transmit(header, body) ? null : unsent();
  }

  CompletableFuture<HsmsMessage> expect(int stream, int function, Item data, Duration within) {
    checkPrimary(stream, function);
    HsmsFailure refusal = notSelected();
    return refusal == null
        ? conversations.await(stream, function, data, within)
        : CompletableFuture.failedFuture(refusal);
  }

  private void missed(Conversations.Awaited awaited) {
    String what =
        "no S%dF%d within %s"
            .formatted(awaited.stream(), awaited.function(), HsmsSettings.show(awaited.within()));
    port.count(SessionCounter.REPLY_TIMEOUTS, 1);
    port.event(SessionEvent.warning("conversation", what));
    report(
        StreamNine.CONVERSATION_TIMEOUT,
        awaited.stream(),
        Body.of(Items.list(Items.ascii(awaited.expected()), awaited.data())));
    awaited.came().completeExceptionally(HsmsFailure.of(Reason.CONVERSATION, what));
  }

  void conversationTimedOut() {
    conversations.timedOut();
  }

  static void checkPrimary(int stream, int function) {
    if (stream < 1 || stream > 127 || function < 1 || function > 255 || (function & 1) == 0) {
      throw new IllegalArgumentException(
          "S" + stream + "F" + function + " is no primary message: stream 1 to 127, odd function");
    }
  }

  private void checkLength(Body body) {
    if (body.length() > settings.maxMessage() - HsmsHeader.LENGTH) {
      throw new IllegalArgumentException(
          "body of %d bytes exceeds max-message %d"
              .formatted(body.length(), settings.maxMessage()));
    }
  }

  @Nullable HsmsFailure reply(HsmsMessage primary, Body body) {
    return primary.function() == LAST_FUNCTION
        ? abort(primary)
        : answer(primary, primary.function() + 1, body);
  }

  private @Nullable HsmsFailure answer(HsmsMessage primary, int function, Body body) {
    if (!primary.expectsReply()) {
      throw new IllegalArgumentException(primary + " asks for no reply");
    }
    checkLength(body);
    HsmsFailure refusal = notSelected();
    if (refusal == null && primary.selection() != session.selection()) {
      refusal =
          HsmsFailure.of(Reason.NOT_SELECTED, primary.kind() + " came during another selection");
    }
    if (refusal != null) {
      return refusal;
    }
    HsmsHeader asked = primary.header();
    HsmsHeader header =
        HsmsHeader.data(asked.sessionId(), asked.stream(), function, false, asked.systemBytes());
    return session.transmit(header, body) ? null : unsent();
  }

  @Nullable HsmsFailure abort(HsmsMessage primary) {
    HsmsFailure refusal = answer(primary, 0, Body.EMPTY);
    if (refusal == null) {
      port.count(SessionCounter.ABORTED, 1);
      port.event(SessionEvent.warning("aborted", primary.kind() + " answered by an abort"));
    }
    return refusal;
  }

  private @Nullable HsmsFailure notSelected() {
    return session.selection() != null
        ? null
        : HsmsFailure.of(Reason.NOT_SELECTED, "the connection is " + session.state());
  }

  private HsmsFailure unsent() {
    return HsmsFailure.of(
        Reason.BUSY, port.unsentBytes() + " bytes wait to be sent; no more are taken");
  }

  /** Reports a message of the peer, once. */
  void report(StreamNine error, HsmsMessage message) {
    if (message.reportsNow()) {
      report(error, message.header());
    }
  }

  private void report(StreamNine error, HsmsHeader offending) {
    boolean ours = error == StreamNine.TRANSACTION_TIMEOUT;
    report(error, offending.stream(), session.onWire(offending, ours));
  }

  void report(StreamNine error, int stream, byte[] offending) {
    report(error, stream, Body.of(Items.binary(offending)));
  }

  private void report(StreamNine error, int stream, Body body) {
    if (settings.role() == Role.EQUIPMENT && stream != STREAM_9 && session.selection() != null) {
      HsmsHeader header =
          HsmsHeader.data(
              settings.deviceId(),
              STREAM_9,
              error.function(),
              false,
              transactions.nextSystemBytes());
      session.transmit(header, body);
    }
  }

  void handle(HsmsMessage message) {
    HsmsHeader header = message.header();
    if (settings.checkDeviceId() && header.sessionId() != settings.deviceId()) {
      port.count(SessionCounter.FOREIGN_FRAMES, 1);
      port.event(
          SessionEvent.warning(
              "device-id",
              "%s for device id %d; this link has %d"
                  .formatted(header.kind(), header.sessionId(), settings.deviceId())));
      report(StreamNine.UNRECOGNIZED_DEVICE, header);
      failReported(message);
      return;
    }
    boolean spoilt = settings.checkBodies() && message.bodyLength() > 0 && isSpoilt(message);
    if (message.isPrimary()) {
      failReported(message);
      port.deliver(message);
      conversations.arrived(message);
    } else {
      answered(message);
    }
    if (spoilt) { // unless whoever had it has said that its stream or function is unknown
      report(StreamNine.ILLEGAL_DATA, message);
    }
  }

  /** Whether a body does not decode, which is counted and told. */
  private boolean isSpoilt(HsmsMessage message) {
    if (!(message.decoding() instanceof Decoding.Malformed(int offset, String why))) {
      return false;
    }
    port.count(SessionCounter.BAD_BODIES, 1);
    byte[] body = message.bodyArray();
    String bytes =
        HexFormat.of().formatHex(body, 0, Math.min(body.length, SHOWN_BYTES))
            + (body.length > SHOWN_BYTES ? "..." : "");
    port.event(
        SessionEvent.warning(
            "bad-body",
            "%s system %s does not decode at offset %d: %s; body %s"
                .formatted(message.kind(), message.header().systemBytesHex(), offset, why, bytes)));
    return true;
  }

  private void answered(HsmsMessage message) {
    HsmsHeader header = message.header();
    Transaction transaction = transactions.find(header.systemBytes());
    if (transaction != null && Transactions.answers(header, transaction.header)) {
      transactions.remove(transaction);
      if (header.function() == 0) {
        transaction.reply.completeExceptionally(
            HsmsFailure.of(
                Reason.ABORTED,
                header.stream(),
                transaction.header.kind() + " aborted by the peer with " + header.kind()));
      } else {
        transaction.reply.complete(message);
      }
    } else if (transactions.late(header)) {
      port.count(SessionCounter.LATE_REPLIES, 1);
      port.event(
          SessionEvent.warning(
              "late-reply",
              header.kind() + " system " + header.systemBytesHex() + " came after T3; dropped"));
    } else {
      port.count(SessionCounter.UNEXPECTED, 1);
      port.event(
          SessionEvent.info(
              "unexpected",
              header.kind() + " system " + header.systemBytesHex() + " fits no open transaction"));
    }
  }

  /**
   * A stream 9 message that carries the header of a request of ours says that its reply will not
   * come. One about a wrong device id has the equipment's id, not ours.
   */
  private void failReported(HsmsMessage report) {
    int function = report.function();
    byte[] body = report.bodyArray();
    int at = body.length - HsmsHeader.LENGTH;
    if (report.stream() != STREAM_9
        || at < 2
        || function == StreamNine.TRANSACTION_TIMEOUT.function()
        || function > StreamNine.DATA_TOO_LONG.function()) {
      return;
    }
    byte[] reported = Arrays.copyOfRange(body, at, body.length);
    int systemBytes = ByteBuffer.wrap(reported).getInt(6);
    Transaction transaction = transactions.find(systemBytes);
    if (transaction != null && heads(reported, transaction.header)) {
      transactions.remove(transaction);
      transaction.reply.completeExceptionally(
          HsmsFailure.of(
              Reason.STREAM_9,
              function,
              transaction.header.kind() + " refused by the equipment with " + report.kind()));
    }
  }

  /** SECS-I has a direction bit before the device id, and block numbers where HSMS has types. */
  private static boolean heads(byte[] reported, HsmsHeader request) {
    byte[] sent = request.bytes();
    return (reported[0] & 0x7F) == sent[0] && Arrays.equals(reported, 1, 4, sent, 1, 4);
  }

  void timedOut() {
    timerArmed = false;
    long now = port.nanoTime();
    Transaction oldest = transactions.oldest();
    while (oldest != null && now - oldest.sinceNanos >= settings.t3().toNanos()) {
      boolean unsent = oldest.handedBytes > session.takenBytes();
      if (unsent || session.underway(oldest.header)) {
        transactions.renew(oldest, now);
      } else {
        expire(oldest);
      }
      oldest = transactions.oldest();
    }
    if (oldest != null && session.selection() != null) {
      timerArmed = true;
      port.arm(t3, oldest.sinceNanos + settings.t3().toNanos() - now);
    }
  }

  /** The peer has all of a request: its T3 starts. */
  void taken(HsmsHeader primary) {
    Transaction transaction = transactions.find(primary.systemBytes());
    if (transaction != null && transaction.header.equals(primary)) {
      transactions.renew(transaction, port.nanoTime());
    }
  }

  /** Fails a request, if it is one and still open. */
  void fail(HsmsHeader primary, HsmsFailure failure) {
    Transaction transaction = transactions.find(primary.systemBytes());
    if (transaction != null && transaction.header.equals(primary)) {
      transactions.remove(transaction);
      transaction.reply.completeExceptionally(failure);
    }
  }

  private void expire(Transaction transaction) {
    HsmsHeader header = transaction.header;
    transactions.expire(transaction);
    String doubt =
        "no reply to %s system %s within %s"
            .formatted(header.kind(), header.systemBytesHex(), HsmsSettings.show(settings.t3()));
    port.count(SessionCounter.REPLY_TIMEOUTS, 1);
    report(StreamNine.TRANSACTION_TIMEOUT, header);
    session.replyTimedOut(doubt, transaction.sinceNanos);
    transaction.reply.completeExceptionally(HsmsFailure.of(Reason.T3, "T3: " + doubt));
  }

  void cancelTimer() {
    timerArmed = false;
    port.cancel(t3);
  }

  void failAll(HsmsFailure failure) {
    for (Transaction transaction : transactions.clear()) {
      transaction.reply.completeExceptionally(failure);
    }
    conversations.failAll(failure);
  }
}
