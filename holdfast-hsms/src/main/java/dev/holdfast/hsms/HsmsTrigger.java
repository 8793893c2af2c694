package dev.holdfast.hsms;

/** What moves an HSMS connection from state to state. */
public enum HsmsTrigger {
  /** TCP stands. */
  CONNECTED,
  /** A Select.req came that can be granted. */
  SELECT_REQUESTED,
  /** A Select.req came while it is examined whether the connection selected before still lives. */
  SELECT_WAITS,
  /** A Select.req came while another connection of the link is selected. */
  SELECT_EXHAUSTED,
  /** Our Select.req was granted. */
  SELECT_GRANTED,
  /** Our Select.req was answered by "already active" after a Separate.req of ours. */
  SELECT_STILL_ACTIVE,
  /** Our Select.req was answered by "not ready". */
  SELECT_DEFERRED,
  /** Our Select.req was answered by another status, or rejected. */
  SELECT_REFUSED,
  /** A Deselect.req came. */
  DESELECT_REQUESTED,
  /** Our Deselect.req was granted. */
  DESELECT_GRANTED,
  /** A Separate.req came. */
  SEPARATED,
  /** A Separate.req came once too often, or in a storm. */
  SEPARATED_ENDS,
  /** The peer took leave and did not close the connection. */
  STILL_THERE,
  /** No reply in time. */
  T3,
  /** A program or an operator asked for a new selection on the same connection. */
  ASKED_TO_RESELECT,
  /** No reply in time, and the link is set to select again then. */
  T3_RESELECTS,
  /** No answer to a control message in time. */
  T6,
  /** No answer to Select.req in time, and it is waited on without another. */
  T6_WAITS,
  /** No answer to Linktest.req or Deselect.req in time: Linktest.req is sent once more. */
  T6_ASKS_AGAIN,
  /** No answer in time from a peer that keeps the connection upon Separate.req. */
  T6_RESELECTS,
  /** No answer to a control message, asked as often as the limit allows. */
  T6_LIMIT,
  /** Not selected in time. */
  T7,
  /** A message stopped half way. */
  T8,
  /** A message stopped half way, on a path that may have lost what was missing. */
  T8_WAITS,
  /** The evidence says that the connection is to be cut. */
  CONDEMNED,
  /** A newer connection of the same peer took the place of this one. */
  REPLACED,
  /** A length, header or message that the state does not allow. */
  VIOLATION,
  /** The first session entity of a connection is selected. */
  ENTITY_SELECTED,
  /** No session entity of a connection is selected any more. */
  ENTITIES_LEFT,
  /** What became of a session entity ends the connection. */
  ENTITY_ENDS,
  /** The link is stopped on our side. */
  STOPPED,
  /** The channel ended by itself. */
  CHANNEL_ENDED
}
