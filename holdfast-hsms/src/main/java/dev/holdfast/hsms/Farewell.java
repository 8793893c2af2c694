package dev.holdfast.hsms;

/** How leave is taken of the peer: by one session, or by all of a connection. */
interface Farewell {

  /** Sends Separate.req. */
  void send();

  /** Whether one more selection may be tried on this connection. */
  boolean mayReselect();

  /** Takes leave, and selects again on the same connection. */
  void reselect(HsmsTrigger trigger, String why);
}
