package dev.holdfast.link.wire;

import dev.holdfast.link.liveness.Cause;

/** Hears who comes to a place of ours, from any thread. */
public interface WireGuests {

  /** A peer has come; the wire is not started yet. */
  void came(Wire wire);

  /** A peer cannot be let in, ever. */
  void refused(String who, String why);

  /** The place is over; the wires that came there were told before. The last call. */
  void ended(Cause cause, String detail);

  /** Nobody could be let in for a while; it goes on. */
  void troubled(Cause cause, String detail);
}
