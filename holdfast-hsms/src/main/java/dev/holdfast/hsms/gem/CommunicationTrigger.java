package dev.holdfast.hsms.gem;

/** What moves an end of a GEM link between its {@link CommunicationState}s. */
public enum CommunicationTrigger {
  /** Communication is wanted, and the link is not selected. */
  ENABLED,
  /** Communication is wanted no more. */
  DISABLED,
  /** The link is selected. */
  SELECTED,
  /** The link is selected no more. */
  LINK_LOST,
  /** S1F14 came with COMMACK 0. */
  ACCEPTED,
  /** S1F14 came with another COMMACK, or none came: T3, S1F0, not sent. */
  DENIED,
  /** The pause is over. */
  DELAY_OVER,
  /** S1F13 came from the peer. */
  ASKED,
  /** Another primary message came from the peer. */
  OTHER_PRIMARY
}
