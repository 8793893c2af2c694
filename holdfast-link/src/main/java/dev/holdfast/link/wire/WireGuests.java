package dev.holdfast.link.wire;

import dev.holdfast.link.liveness.Cause;

/** Hears who comes to a place of ours, from any thread. */
public interface WireGuests {

  /** A peer has come; the wire is not started yet. */
  void came(Wire wire);

  /** Nobody could be let in for a while; it goes on. */
  void troubled(Cause cause, String detail);
}
