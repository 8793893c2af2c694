package dev.holdfast.link.wire;

import dev.holdfast.link.liveness.Cause;

/** Hears what comes by a {@link Wire}, from one thread at a time. */
public interface WireEars {

  /**
   * Bytes that came, or one message; the array is given away.
   *
   * @return false where nothing more may come until {@link Wire#reading} says so
   */
  boolean received(byte[] bytes);

  /** There may be room to write again. */
  void writable();

  /** Something failed that does not end the wire, such as one message. */
  void troubled(Cause cause, String detail);

  /** The wire is over. The last call. */
  void ended(Cause cause, String detail);
}
