package dev.holdfast.hsms;

import dev.holdfast.link.session.SessionTimer;

/** The timers of one HSMS connection; T5 belongs to the link, which outlives it. */
public enum HsmsTimer implements SessionTimer {
  /** Reply time-out of the transaction that has been open longest. */
  T3(Kind.REPLY),
  /** Time for the message that the peer is to send next. */
  CONVERSATION(Kind.SILENCE),
  /** Control transaction time-out. */
  T6(Kind.REPLY),
  /** Time the connection may stay not selected. */
  T7(Kind.SILENCE),
  /** Time between the bytes of one message. */
  T8(Kind.SILENCE),
  /** When the path is looked at while a message is half there, so that T8 can judge in time. */
  T8_LOOK(Kind.PACE),
  /** Time after which a Linktest.req is due. */
  LINKTEST(Kind.PACE),
  /** Pause before Select.req is sent again to a peer that was not ready. */
  ASK_AGAIN(Kind.PACE),
  /** How long a peer that took leave may take to close the connection. */
  FAREWELL(Kind.SILENCE),
  /** How long a selected connection may take to show that it lives, while another one waits. */
  RIVAL(Kind.REPLY);

  private final Kind kind;

  HsmsTimer(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  /** Whether it may run in a state. */
  public boolean belongsTo(HsmsState state) {
    return switch (this) {
      case T3, CONVERSATION, LINKTEST, RIVAL -> state == HsmsState.SELECTED;
      case T7, ASK_AGAIN, FAREWELL -> state == HsmsState.NOT_SELECTED;
      case T6, T8, T8_LOOK -> state != HsmsState.NOT_CONNECTED;
    };
  }
}
