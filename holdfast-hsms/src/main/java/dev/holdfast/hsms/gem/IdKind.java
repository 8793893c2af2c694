package dev.holdfast.hsms.gem;

/** What a number in a GEM message is the id of. */
public enum IdKind {
  /** A status variable. */
  SVID,
  /** A data variable. */
  DVID,
  /** An equipment constant. */
  ECID,
  /** A collection event. */
  CEID,
  /** A report. */
  RPTID,
  /** An alarm. */
  ALID
}
