package dev.holdfast.hsms.secs1;

/** What moves one end of the line from state to state. */
public enum Secs1Trigger {
  /** The channel stands. */
  CONNECTED,
  /** A block of ours waits to be sent. */
  BLOCK_WAITS,
  /** The peer asks for the line. */
  ENQ,
  /** The peer gives us the line. */
  EOT,
  /** The peer took our block. */
  ACK,
  /** The peer answered our block by anything but ACK or ENQ. */
  NAK,
  /** A whole block with the right sum arrived. */
  BLOCK,
  /** The length byte or the sum is wrong. */
  BAD_BLOCK,
  /** The line was quiet between two bytes. */
  T1,
  /** No answer, or no block, in time. */
  T2,
  /** The last retry failed too. */
  RETRIES_SPENT,
  /** The link is stopped on our side. */
  STOPPED,
  /** The channel ended by itself. */
  CHANNEL_ENDED
}
