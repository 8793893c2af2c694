package dev.holdfast.link.session;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.LastFrames;
import dev.holdfast.link.liveness.Verdict;
import java.nio.ByteBuffer;

/**
 * One protocol spoken over one channel: a pure state machine. Bytes, time and commands come in;
 * bytes, timers, messages and suspicions go out through its {@link SessionPort}. It owns no thread,
 * socket or clock. All calls, commands included, come from the one thread that owns the link, and
 * none may block.
 *
 * <p>A session lives as long as its channel and is never used again; the next channel gets a new
 * one.
 */
public interface Session {

  /** The channel is open. The first call, made once. */
  void opened();

  /**
   * Unread bytes of the channel, oldest first. The session moves the position past what it
   * consumed; the rest is offered again, followed by newer bytes. On a datagram channel each call
   * is one datagram and the rest is thrown away. The buffer may be direct, is big endian, and is
   * valid during this call only.
   */
  void received(ByteBuffer unread);

  /**
   * The system said that something sent could not be, or was not taken, and the channel goes on: a
   * datagram that came back as refused, a send that failed.
   */
  default void troubled(Cause cause, String detail) {}

  /** A timer armed through the port ran out; it is no longer armed. */
  void expired(SessionTimer timer);

  /** The channel has ended. The last call; nothing can be sent any more. */
  void closed(Cause cause, String detail);

  /**
   * Ends the conversation in good order: says goodbye where the protocol can, then closes the port.
   */
  void stop();

  /** The current state, one of those in {@link #table()}. */
  Enum<?> state();

  /** Whether messages can flow now: HSMS is SELECTED, a meter line is open. */
  boolean ready();

  /** The table that this session moves along. */
  StateTable<?, ?> table();

  /** Who decides that this connection is cut; the same for the life of the session. */
  default CutPolicy cutPolicy() {
    return CutPolicy.STANDARD;
  }

  /**
   * The evidence condemns the channel: the last chance to say goodbye. The channel is closed with
   * the verdict's cause when this returns, and {@link #closed} follows.
   */
  default void condemned(Verdict verdict) {}

  /** The last frames both ways, for reports. */
  default LastFrames lastFrames() {
    return LastFrames.NONE;
  }
}
