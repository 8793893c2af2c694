package dev.holdfast.bench.loss;

import java.io.IOException;

/** One protocol, carrying messages from client to server over a line. */
interface Carrier extends AutoCloseable {

  /** Sends a message; called by one thread. May wait where the protocol makes its callers wait. */
  void send(int flow, byte[] message) throws IOException;

  /** Whether a flow that sends as much as it can should send now. */
  boolean wants(int flow);

  /** Messages of which the sender was told that they were not, or perhaps not, delivered. */
  long givenUp();

  @Override
  void close() throws IOException;
}
