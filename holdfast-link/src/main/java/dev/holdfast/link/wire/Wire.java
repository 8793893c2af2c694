package dev.holdfast.link.wire;

import java.nio.ByteBuffer;

/**
 * One open way to a peer. All calls are made by one loop, and none may block; what it hears it
 * tells its {@link WireEars} from a thread of its own.
 */
public interface Wire {

  /** There is no room. */
  int FULL = -1;

  /** This message cannot be sent, ever. */
  int THROWN_AWAY = -2;

  /** The other end, for people. */
  String peer();

  /** This end, for people. */
  String local();

  /** Whether the bounds of what is sent are kept. */
  boolean datagrams();

  /**
   * Bytes that are written at a time at best, where bounds are not kept; what several processes
   * write to one place is not mixed up to here.
   */
  int batchBytes();

  /** Begins to read. The first call, made once. */
  void start(WireEars ears);

  /**
   * Writes bytes from position to limit, where bounds are kept all of them as one message.
   *
   * @return how many were taken, by which the position moved; {@link #FULL} where none were, and
   *     {@link WireEars#writable} follows; {@link #THROWN_AWAY} where the ears were told why
   */
  int write(ByteBuffer bytes);

  /** Reads on, or leaves what arrives where it is. */
  void reading(boolean on);

  /** Runs a task once all that had arrived before this call was told, unless reading is off. */
  void afterRead(Runnable task);

  /** Ends it; nothing is told any more. */
  void close();
}
