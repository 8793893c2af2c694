package dev.holdfast.hsms.gem;

/** Whether the two ends of a GEM link communicate (SEMI E30, communications state model). */
public enum CommunicationState {
  /** Communication is not wanted. */
  DISABLED,
  /** Not communicating, as the link is not selected. */
  NOT_CONNECTED,
  /** Not communicating: our S1F13 waits for its S1F14 (WAIT CRA). */
  WAIT_CRA,
  /** Not communicating: a pause before the next S1F13 (WAIT DELAY). */
  WAIT_DELAY,
  /** Not communicating: the peer is to send S1F13 (WAIT CR FROM HOST at an equipment). */
  WAIT_CR,
  /** All messages may flow. */
  COMMUNICATING
}
