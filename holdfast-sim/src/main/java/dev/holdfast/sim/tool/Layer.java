package dev.holdfast.sim.tool;

import dev.holdfast.hsms.SecsSession;
import java.nio.ByteBuffer;

/**
 * What carries the messages of one connection, with the tool's manners between it and the bytes.
 */
interface Layer {

  /** The session below. */
  SecsSession session();

  /** Whether data can flow in a state of the session. */
  boolean flows(Enum<?> state);

  /** See {@link dev.holdfast.link.session.Session#opened}. */
  void opened();

  /** See {@link dev.holdfast.link.session.Session#received}. */
  void received(ByteBuffer unread);

  /** The connection is over; the session is told by the caller. */
  void closed();
}
