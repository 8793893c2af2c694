package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.Outbox.RejectReason;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import org.jspecify.annotations.Nullable;

/** Select, Deselect, Linktest, Separate and Reject of one connection. */
final class ControlMessages {

  private static final int STATUS_OK = 0;
  private static final int SELECT_ALREADY_ACTIVE = 1;
  private static final int SELECT_EXHAUSTED = 3;
  private static final int DESELECT_NOT_ESTABLISHED = 1;

  private final HsmsSession session;
  private final HsmsSettings settings;
  private final SessionPort port;
  private final Outbox out;
  private final Transactions transactions;

  /** Our control request that waits for its answer; at most one. */
  private @Nullable HsmsHeader open;

  private SType openType = SType.DATA;
  private long openSince;

  ControlMessages(
      HsmsSession session,
      HsmsSettings settings,
      SessionPort port,
      Outbox out,
      Transactions transactions) {
    this.session = session;
    this.settings = settings;
    this.port = port;
    this.out = out;
    this.transactions = transactions;
  }

  /** Sends a control request and starts T6; false while another one waits. */
  boolean request(SType type) {
    if (open != null) {
      return false;
    }
    HsmsHeader header = HsmsHeader.control(type, 0, 0, transactions.nextSystemBytes());
    open = header;
    openType = type;
    openSince = port.nanoTime();
    port.arm(HsmsTimer.T6, settings.t6().toNanos());
    out.control(header);
    return true;
  }

  void separate() {
    out.control(HsmsHeader.control(SType.SEPARATE_REQ, 0, 0, transactions.nextSystemBytes()));
  }

  void forget() {
    open = null;
    port.cancel(HsmsTimer.T6);
  }

  void timedOut() {
    String doubt =
        "no answer to " + openType.label() + " within " + HsmsSession.show(settings.t6());
    boolean selecting = openType == SType.SELECT_REQ;
    session.suspect(HsmsTimer.T6, doubt, openSince);
    session.end(HsmsTrigger.T6, selecting ? Cause.NEVER_SELECTED : Cause.UNKNOWN, "T6: " + doubt);
  }

  void handle(HsmsMessage message) {
    HsmsHeader header = message.header();
    SType type = SType.of(header.sTypeCode());
    if (header.pType() != 0) {
      misfit(header, RejectReason.PTYPE, "PType " + header.pType() + " is not supported");
    } else if (type == null) {
      misfit(header, RejectReason.STYPE, "SType " + header.sTypeCode() + " is not supported");
    } else if (message.bodyLength() > 0) {
      tooLong(message);
    } else {
      handle(type, header);
    }
  }

  private void handle(SType type, HsmsHeader header) {
    switch (type) {
      case SELECT_REQ -> selectRequested(header);
      case SELECT_RSP -> selectAnswered(header);
      case DESELECT_REQ -> deselectRequested(header);
      case DESELECT_RSP -> deselectAnswered(header);
      case LINKTEST_REQ -> linktestRequested(header);
      case LINKTEST_RSP -> linktestAnswered(header);
      case REJECT_REQ -> rejected(header);
      case SEPARATE_REQ -> separated(header);
      case DATA -> throw new IllegalArgumentException("data is no control message");
    }
  }

  private void tooLong(HsmsMessage message) {
    port.count(SessionCounter.BAD_FRAMES, 1);
    String what =
        "%s of length %d; control messages have 10"
            .formatted(message.kind(), HsmsHeader.LENGTH + message.bodyLength());
    if (!session.lenient()) {
      session.violation(what);
    } else if (message.header().sTypeCode() == SType.REJECT_REQ.code()) {
      port.event(SessionEvent.warning("bad-control", what));
    } else {
      out.reject(message.header(), RejectReason.STYPE, what);
    }
  }

  private void selectRequested(HsmsHeader request) {
    if (session.state() == HsmsState.SELECTED) {
      out.answer(request, SType.SELECT_RSP, SELECT_ALREADY_ACTIVE);
    } else if (!session.lenient() && settings.connect() == Connect.ACTIVE) {
      session.violation("Select.req came to the side that selects");
    } else if (session.otherSelected()) {
      out.answer(request, SType.SELECT_RSP, SELECT_EXHAUSTED);
      session.end(
          HsmsTrigger.SELECT_EXHAUSTED,
          Cause.LOCAL_CLOSED,
          "another connection of this link is selected");
    } else {
      HsmsState from = session.change(HsmsTrigger.SELECT_REQUESTED);
      out.answer(request, SType.SELECT_RSP, STATUS_OK);
      session.announce(from, "selected by the peer");
    }
  }

  private void selectAnswered(HsmsHeader answer) {
    if (!closes(answer, SType.SELECT_REQ)) {
      stray(answer);
      return;
    }
    int status = answer.byte3();
    boolean selected = session.state() == HsmsState.SELECTED;
    if (status == STATUS_OK) {
      session.move(HsmsTrigger.SELECT_GRANTED, "the peer granted Select.req");
    } else if (!selected || status != SELECT_ALREADY_ACTIVE) {
      session.end(
          HsmsTrigger.SELECT_REFUSED,
          Cause.PEER_REJECTED,
          "Select.rsp status " + status + ": " + selectStatus(status));
    }
  }

  private static String selectStatus(int status) {
    return switch (status) {
      case 1 -> "communication already active";
      case 2 -> "not ready";
      case 3 -> "another connection is served";
      default -> status > 127 ? "the peer's own reason" : "not defined for single session";
    };
  }

  private void deselectRequested(HsmsHeader request) {
    if (!session.lenient()) {
      misfit(request, RejectReason.STYPE, "Deselect is not used in HSMS-SS");
    } else if (session.state() == HsmsState.NOT_SELECTED) {
      out.answer(request, SType.DESELECT_RSP, DESELECT_NOT_ESTABLISHED);
    } else {
      HsmsState from = session.change(HsmsTrigger.DESELECT_REQUESTED);
      out.answer(request, SType.DESELECT_RSP, STATUS_OK);
      session.deselected(from, "deselected by the peer");
    }
  }

  private void deselectAnswered(HsmsHeader answer) {
    if (!closes(answer, SType.DESELECT_REQ)) {
      stray(answer);
    } else if (answer.byte3() != STATUS_OK) {
      port.event(SessionEvent.warning("deselect-refused", "Deselect.rsp status " + answer.byte3()));
      session.restartLinktest();
    } else if (session.state() == HsmsState.SELECTED) {
      HsmsState from = session.change(HsmsTrigger.DESELECT_GRANTED);
      session.deselected(from, "the peer granted Deselect.req");
    }
  }

  private void linktestRequested(HsmsHeader request) {
    if (session.intolerant()) {
      session.violation("Linktest.req before the selection");
    } else {
      out.answer(request, SType.LINKTEST_RSP, 0);
    }
  }

  private void linktestAnswered(HsmsHeader answer) {
    if (closes(answer, SType.LINKTEST_REQ)) {
      session.restartLinktest();
    } else {
      stray(answer);
    }
  }

  private void separated(HsmsHeader request) {
    if (session.state() == HsmsState.SELECTED || !session.lenient()) {
      session.end(HsmsTrigger.SEPARATED, Cause.PEER_SEPARATED, "Separate.req from the peer");
    } else {
      unexpected(request, "Separate.req before the selection is ignored");
    }
  }

  private void rejected(HsmsHeader reject) {
    port.count(SessionCounter.REJECTS_IN, 1);
    int reason = reject.byte3();
    HsmsHeader own = open;
    Transaction transaction = transactions.find(reject.systemBytes());
    if (own != null && own.systemBytes() == reject.systemBytes()) {
      controlRejected(reason);
    } else if (transaction != null) {
      String text =
          transaction.header.kind()
              + " rejected by the peer, reason "
              + reason
              + rejectText(reason);
      port.event(SessionEvent.warning("rejected", text));
      transactions.remove(transaction);
      transaction.reply.completeExceptionally(HsmsFailure.of(Reason.REJECTED, reason, text));
    } else if (session.intolerant()) {
      session.violation("Reject.req before the selection");
    } else {
      unexpected(reject, "Reject.req reason " + reason + " fits no open transaction");
    }
  }

  private void controlRejected(int reason) {
    SType type = openType;
    forget();
    String text = type.label() + " rejected by the peer, reason " + reason + rejectText(reason);
    if (type == SType.SELECT_REQ) {
      session.end(HsmsTrigger.SELECT_REFUSED, Cause.PEER_REJECTED, text);
    } else {
      port.event(SessionEvent.warning("rejected", text));
      session.restartLinktest();
    }
  }

  private static String rejectText(int reason) {
    return switch (reason) {
      case 1 -> ": SType not supported";
      case 2 -> ": PType not supported";
      case 3 -> ": transaction not open";
      case 4 -> ": not selected";
      default -> "";
    };
  }

  /** Whether an answer fits our open request, which is closed then. */
  private boolean closes(HsmsHeader answer, SType request) {
    HsmsHeader own = open;
    boolean fits = own != null && openType == request && own.systemBytes() == answer.systemBytes();
    if (fits) {
      forget();
    }
    return fits;
  }

  private void stray(HsmsHeader answer) {
    misfit(answer, RejectReason.NOT_OPEN, "no request of ours waits for it");
  }

  private void misfit(HsmsHeader header, RejectReason reason, String why) {
    if (session.intolerant()) {
      session.violation(header.kind() + " before the selection: " + why);
    } else if (header.sTypeCode() == SType.REJECT_REQ.code()) {
      unexpected(header, "a Reject.req is never rejected: " + why);
    } else {
      port.count(SessionCounter.UNEXPECTED, 1);
      out.reject(header, reason, why);
    }
  }

  private void unexpected(HsmsHeader header, String text) {
    port.count(SessionCounter.UNEXPECTED, 1);
    port.event(SessionEvent.info("unexpected", text + " (system " + header.systemBytesHex() + ")"));
  }
}
