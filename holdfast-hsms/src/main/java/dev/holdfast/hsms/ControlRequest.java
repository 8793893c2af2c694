package dev.holdfast.hsms;

import dev.holdfast.link.session.SessionPort;
import org.jspecify.annotations.Nullable;

/** Our control request that waits for its answer; at most one, and those that came to nothing. */
final class ControlRequest {

  private static final int REMEMBERED = 16;

  private final SessionPort port;
  private final Outbox out;
  private final Transactions transactions;
  private final long t6Nanos;
  private final @Nullable HsmsHeader[] expired = new @Nullable HsmsHeader[REMEMBERED];
  private int expiredCount;
  private @Nullable HsmsHeader open;
  private SType type = SType.DATA;
  private long sinceNanos;

  ControlRequest(SessionPort port, Outbox out, Transactions transactions, long t6Nanos) {
    this.port = port;
    this.out = out;
    this.transactions = transactions;
    this.t6Nanos = t6Nanos;
  }

  boolean waits() {
    return open != null;
  }

  boolean waitsFor(SType what) {
    return open != null && type == what;
  }

  /** What was asked last. */
  SType type() {
    return type;
  }

  /** When it was asked. */
  long sinceNanos() {
    return sinceNanos;
  }

  /** Sends a control request and starts T6; false while another one waits. */
  boolean send(SType what) {
    if (open != null) {
      return false;
    }
    HsmsHeader header = out.request(what, transactions.nextSystemBytes());
    open = header;
    type = what;
    sinceNanos = port.nanoTime();
    port.arm(HsmsTimer.T6, t6Nanos);
    out.control(header);
    return true;
  }

  /** Gives the peer T6 once more to answer the same request. */
  void waitOn() {
    port.arm(HsmsTimer.T6, t6Nanos);
  }

  void forget() {
    open = null;
    port.cancel(HsmsTimer.T6);
  }

  /** Gives the request up; its answer may still come and then means nothing. */
  void expire() {
    expired[expiredCount++ % REMEMBERED] = open;
    forget();
  }

  /** Whether an answer fits the open request, which is closed then. */
  boolean closedBy(HsmsHeader answer, SType request) {
    HsmsHeader own = open;
    boolean fits = own != null && type == request && own.systemBytes() == answer.systemBytes();
    if (fits) {
      forget();
    }
    return fits;
  }

  /** Whether a Reject.req means the open request. */
  boolean rejectedBy(HsmsHeader reject) {
    HsmsHeader own = open;
    return own != null && own.systemBytes() == reject.systemBytes();
  }

  /** Whether an answer belongs to a request that was given up; true once for each. */
  boolean late(HsmsHeader answer) {
    for (int i = 0; i < REMEMBERED; i++) {
      HsmsHeader own = expired[i];
      if (own != null
          && own.systemBytes() == answer.systemBytes()
          && own.sTypeCode() + 1 == answer.sTypeCode()) {
        expired[i] = null;
        return true;
      }
    }
    return false;
  }
}
