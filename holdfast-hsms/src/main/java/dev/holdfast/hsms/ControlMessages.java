package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsFailure.Reason;
import dev.holdfast.hsms.Outbox.RejectReason;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;

/** Select, Deselect, Linktest, Separate and Reject of one connection. */
final class ControlMessages {

  private static final int STATUS_OK = 0;
  private static final int DESELECT_NOT_ESTABLISHED = 1;

  private final Connection connection;
  private final SessionPort port;
  private final Outbox out;
  private final Transactions transactions;
  private final ControlRequest request;
  private final Separation separation;
  private final Selecting selecting;
  private final Linktests linktests;
  private final Rivalry rivalry;

  ControlMessages(
      Connection connection,
      SessionPort port,
      Outbox out,
      Transactions transactions,
      ControlRequest request,
      Separation separation,
      Selecting selecting,
      Linktests linktests,
      Rivalry rivalry) {
    this.connection = connection;
    this.port = port;
    this.out = out;
    this.transactions = transactions;
    this.request = request;
    this.separation = separation;
    this.selecting = selecting;
    this.linktests = linktests;
    this.rivalry = rivalry;
  }

  void timedOut(Duration t6) {
    SType type = request.type();
    String doubt = "no answer to " + type.label() + " within " + HsmsSettings.show(t6);
    boolean evidence = connection.verifies();
    if (type == SType.LINKTEST_REQ) {
      linktests.timedOut(doubt);
    } else if (type == SType.SELECT_REQ && !(evidence && connection.is(HsmsState.SELECTED))) {
      selecting.timedOut(doubt);
    } else {
      // The selection stands: it is to be ended, or the peer had asked for it as well.
      connection.suspect(HsmsTimer.T6, doubt, "the answer", request.sinceNanos());
      whileSelected(doubt);
    }
  }

  private void whileSelected(String doubt) {
    if (connection.verifies()) {
      linktests.askInstead();
    } else {
      connection.end(HsmsTrigger.T6, Cause.UNKNOWN, "T6: " + doubt);
    }
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
      case SEPARATE_REQ -> separation.received(header);
      case DATA -> throw new IllegalArgumentException("data is no control message");
    }
  }

  private void tooLong(HsmsMessage message) {
    port.count(SessionCounter.BAD_FRAMES, 1);
    String what =
        "%s of length %d; control messages have 10"
            .formatted(message.kind(), HsmsHeader.LENGTH + message.bodyLength());
    if (!connection.lenient()) {
      connection.violation(what);
    } else if (message.header().sTypeCode() == SType.REJECT_REQ.code()) {
      port.event(SessionEvent.warning("bad-control", what));
    } else {
      out.reject(message.header(), RejectReason.STYPE, what);
    }
  }

  private void selectRequested(HsmsHeader asked) {
    if (connection.is(HsmsState.SELECTED)) {
      out.answer(asked, SType.SELECT_RSP, connection.whenSelected());
    } else if (!connection.lenient() && connection.active()) {
      connection.violation("Select.req came to the side that selects");
    } else {
      rivalry.selectRequested(asked);
    }
  }

  private void selectAnswered(HsmsHeader answer) {
    if (request.closedBy(answer, SType.SELECT_REQ)) {
      boolean before = connection.is(HsmsState.SELECTED);
      selecting.answered(answer.byte3());
      if (!before && connection.is(HsmsState.SELECTED)) {
        firstLinktest();
      }
    } else {
      stray(answer);
    }
  }

  /** Proves the new selection at once, where evidence decides. */
  private void firstLinktest() {
    if (connection.verifies() && connection.active()) {
      linktests.probe();
    }
  }

  private void deselectRequested(HsmsHeader asked) {
    if (!connection.lenient()) {
      misfit(asked, RejectReason.STYPE, "Deselect is not used in HSMS-SS");
    } else if (connection.state() == HsmsState.NOT_SELECTED) {
      out.answer(asked, SType.DESELECT_RSP, DESELECT_NOT_ESTABLISHED);
    } else {
      request.expire();
      HsmsState from = connection.change(HsmsTrigger.DESELECT_REQUESTED);
      out.answer(asked, SType.DESELECT_RSP, STATUS_OK);
      connection.deselected(from, "deselected by the peer");
    }
  }

  private void deselectAnswered(HsmsHeader answer) {
    boolean granted = answer.byte3() == STATUS_OK;
    boolean late = connection.verifies() && granted && connection.is(HsmsState.SELECTED);
    if (!request.closedBy(answer, SType.DESELECT_REQ) && !(late && request.late(answer))) {
      stray(answer);
    } else if (!granted) {
      port.event(SessionEvent.warning("deselect-refused", "Deselect.rsp status " + answer.byte3()));
      linktests.restart();
    } else if (connection.is(HsmsState.SELECTED)) {
      request.expire();
      HsmsState from = connection.change(HsmsTrigger.DESELECT_GRANTED);
      connection.deselected(from, "the peer granted Deselect.req");
    }
  }

  /** What the peer sent before it read our Separate.req was sent while it was selected. */
  private boolean intolerant() {
    return connection.intolerant() && !separation.unanswered();
  }

  private void linktestRequested(HsmsHeader asked) {
    if (intolerant()) {
      connection.violation("Linktest.req before the selection");
    } else {
      out.answer(asked, SType.LINKTEST_RSP, 0);
    }
  }

  private void linktestAnswered(HsmsHeader answer) {
    if (request.closedBy(answer, SType.LINKTEST_REQ)) {
      linktests.answered();
    } else {
      stray(answer);
    }
  }

  private void rejected(HsmsHeader reject) {
    port.count(SessionCounter.REJECTS_IN, 1);
    int reason = reject.byte3();
    Transaction transaction = transactions.find(reject.systemBytes());
    if (request.rejectedBy(reject)) {
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
    } else if (intolerant()) {
      connection.violation("Reject.req before the selection");
    } else {
      unexpected(reject, "Reject.req reason " + reason + " fits no open transaction");
    }
  }

  private void controlRejected(int reason) {
    SType type = request.type();
    request.forget();
    String text = type.label() + " rejected by the peer, reason " + reason + rejectText(reason);
    if (type == SType.SELECT_REQ) {
      connection.end(HsmsTrigger.SELECT_REFUSED, Cause.PEER_REJECTED, text);
    } else {
      port.event(SessionEvent.warning("rejected", text));
      linktests.restart();
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

  private void stray(HsmsHeader answer) {
    if (connection.verifies() && request.late(answer)) {
      port.count(SessionCounter.LATE_REPLIES, 1);
      connection.shows(
          "late answer", answer.kind() + " came after its T6", Sign.PEER_SPOKE, Sign.LATE_ANSWER);
      port.event(
          SessionEvent.warning(
              "late-reply",
              answer.kind() + " system " + answer.systemBytesHex() + " came after T6; dropped"));
    } else {
      misfit(answer, RejectReason.NOT_OPEN, "no request of ours waits for it");
    }
  }

  private void misfit(HsmsHeader header, RejectReason reason, String why) {
    if (intolerant()) {
      connection.violation(header.kind() + " before the selection: " + why);
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
