package dev.holdfast.sim.meter;

/** Hears of the replies of one connection, in order. */
interface Acknowledgements {

  /** Nobody listens. */
  Acknowledgements NONE = (protocol, address, reply) -> {};

  /** A request has been answered; the client has what it was answered before. */
  void replied(String protocol, String address, byte[] reply);
}
