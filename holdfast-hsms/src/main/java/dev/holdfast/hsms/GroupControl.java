package dev.holdfast.hsms;

import dev.holdfast.hsms.Outbox.RejectReason;
import dev.holdfast.link.liveness.Sign;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Messages that concern no open session entity of a connection: Linktest, and what fits none. */
final class GroupControl {

  private static final int DESELECT_NOT_ESTABLISHED = 1;

  private final Connection connection;
  private final SessionPort port;
  private final Outbox out;
  private final ControlRequest request;
  private final Linktests linktests;

  GroupControl(
      Connection connection,
      SessionPort port,
      Outbox out,
      ControlRequest request,
      Linktests linktests) {
    this.connection = connection;
    this.port = port;
    this.out = out;
    this.request = request;
    this.linktests = linktests;
  }

  /** Whether a message concerns the connection, whatever its session id is. */
  static boolean ofConnection(HsmsHeader header) {
    return header.pType() == 0
        && (header.sTypeCode() == SType.LINKTEST_REQ.code()
            || header.sTypeCode() == SType.LINKTEST_RSP.code());
  }

  /** Whether a message is a sound Select.req. */
  static boolean asksForSelection(HsmsMessage message) {
    HsmsHeader header = message.header();
    return header.pType() == 0
        && header.sTypeCode() == SType.SELECT_REQ.code()
        && message.bodyLength() == 0;
  }

  /** Whether a message rejects our Linktest.req, whatever its session id is. */
  boolean rejectsOurs(HsmsHeader header) {
    return header.pType() == 0
        && header.sTypeCode() == SType.REJECT_REQ.code()
        && request.rejectedBy(header);
  }

  /** Our Linktest.req was not answered within T6. */
  void timedOut(Duration t6) {
    linktests.timedOut("no answer to Linktest.req within " + HsmsSettings.show(t6));
  }

  void handle(HsmsMessage message) {
    HsmsHeader header = message.header();
    @Nullable SType type = SType.of(header.sTypeCode());
    if (header.pType() != 0) {
      misfit(header, RejectReason.PTYPE, "PType " + header.pType() + " is not supported");
    } else if (type == null) {
      misfit(header, RejectReason.STYPE, "SType " + header.sTypeCode() + " is not supported");
    } else if (type != SType.DATA && message.bodyLength() > 0) {
      port.count(SessionCounter.BAD_FRAMES, 1);
      misfit(header, RejectReason.STYPE, "a control message with a body");
    } else {
      handle(type, header);
    }
  }

  private void handle(SType type, HsmsHeader header) {
    switch (type) {
      case LINKTEST_REQ -> out.answer(header, SType.LINKTEST_RSP, 0);
      case LINKTEST_RSP -> answered(header);
      case REJECT_REQ -> rejected(header);
      case SELECT_REQ -> {
        foreign(header);
        out.answer(header, SType.SELECT_RSP, SelectStatus.NO_ENTITY.code());
      }
      case DESELECT_REQ -> out.answer(header, SType.DESELECT_RSP, DESELECT_NOT_ESTABLISHED);
      case SELECT_RSP, DESELECT_RSP ->
          misfit(header, RejectReason.NOT_OPEN, "no request of ours waits for it");
      case SEPARATE_REQ -> unexpected(header, "Separate.req of an entity that is not selected");
      case DATA -> {
        foreign(header);
        misfit(
            header,
            RejectReason.NOT_SELECTED,
            "session entity " + header.sessionId() + " is not selected here");
      }
    }
  }

  private void foreign(HsmsHeader header) {
    port.count(SessionCounter.FOREIGN_FRAMES, 1);
    port.event(
        SessionEvent.warning(
            "session-id",
            "%s for session entity %d, which has no part in this connection"
                .formatted(header.kind(), header.sessionId())));
  }

  private void answered(HsmsHeader answer) {
    if (request.closedBy(answer, SType.LINKTEST_REQ)) {
      linktests.answered();
    } else if (connection.verifies() && request.late(answer)) {
      port.count(SessionCounter.LATE_REPLIES, 1);
      connection.shows(
          "late answer", answer.kind() + " came after its T6", Sign.PEER_SPOKE, Sign.LATE_ANSWER);
    } else {
      misfit(answer, RejectReason.NOT_OPEN, "no request of ours waits for it");
    }
  }

  private void rejected(HsmsHeader reject) {
    port.count(SessionCounter.REJECTS_IN, 1);
    if (request.rejectedBy(reject)) {
      request.forget();
      port.event(
          SessionEvent.warning(
              "rejected", "Linktest.req rejected by the peer, reason " + reject.byte3()));
      linktests.restart();
    } else {
      unexpected(reject, "Reject.req reason " + reject.byte3() + " fits no open transaction");
    }
  }

  private void misfit(HsmsHeader header, RejectReason reason, String why) {
    if (header.sTypeCode() == SType.REJECT_REQ.code()) {
      unexpected(header, "a Reject.req is never rejected: " + why);
    } else {
      port.count(SessionCounter.UNEXPECTED, 1);
      out.reject(header, reason, why);
    }
  }

  private void unexpected(HsmsHeader header, String text) {
    port.count(SessionCounter.UNEXPECTED, 1);
    port.event(
        SessionEvent.info(
            "unexpected",
            "%s (session id %d, system %s)"
                .formatted(text, header.sessionId(), header.systemBytesHex())));
  }
}
