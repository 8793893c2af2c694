package dev.holdfast.hsms;

/** What moves an HSMS connection from state to state. */
public enum HsmsTrigger {
  /** TCP stands. */
  CONNECTED,
  /** A Select.req came that can be granted. */
  SELECT_REQUESTED,
  /** A Select.req came while another connection of the link is selected. */
  SELECT_EXHAUSTED,
  /** Our Select.req was granted. */
  SELECT_GRANTED,
  /** Our Select.req was answered by another status, or rejected. */
  SELECT_REFUSED,
  /** A Deselect.req came. */
  DESELECT_REQUESTED,
  /** Our Deselect.req was granted. */
  DESELECT_GRANTED,
  /** A Separate.req came. */
  SEPARATED,
  /** No reply in time. */
  T3,
  /** No answer to a control message in time. */
  T6,
  /** Not selected in time. */
  T7,
  /** A message stopped half way. */
  T8,
  /** A length, header or message that the state does not allow. */
  VIOLATION,
  /** The link is stopped on our side. */
  STOPPED,
  /** The channel ended by itself. */
  CHANNEL_ENDED
}
