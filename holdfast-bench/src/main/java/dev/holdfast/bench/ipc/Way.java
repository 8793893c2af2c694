package dev.holdfast.bench.ipc;

/** A way between two processes, with one end in each. */
interface Way {

  /** The end that messages go into. */
  interface Sender {
    /** Sends a message, or waits until there is room for it; 1 where it was sent. */
    int send(byte[] message) throws Exception;
  }

  /** The end that they come out of. */
  interface Receiver {
    /** Takes what is there, waiting for it as the way does; how many messages. */
    int receive() throws Exception;
  }

  /** Opens the sending end; the receiving one is there. */
  Sender sender() throws Exception;

  /** Makes what has to be made, and opens the receiving end. */
  Receiver receiver() throws Exception;
}
