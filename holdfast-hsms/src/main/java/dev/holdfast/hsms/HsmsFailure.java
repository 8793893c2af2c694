package dev.holdfast.hsms;

import dev.holdfast.link.liveness.Cause;
import org.jspecify.annotations.Nullable;

/**
 * Why a message was not sent, or why its reply will not come. It is never sent again by itself. As
 * it tells of the link and not of the program, it carries no stack trace.
 */
public final class HsmsFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The closed list of reasons. */
  public enum Reason {
    /** The reply did not come within T3. */
    T3,
    /** The message that the peer was to send next did not come in time. */
    CONVERSATION,
    /** The peer answered by Reject.req; {@link HsmsFailure#code()} is its reason. */
    REJECTED,
    /** The peer aborted the transaction by SxF0; {@link HsmsFailure#code()} is the stream. */
    ABORTED,
    /** The equipment reported an error in our message; the code is the function of stream 9. */
    STREAM_9,
    /** The connection ended; {@link HsmsFailure#disconnect()} says why. */
    DISCONNECTED,
    /** The link was stopped on our side. */
    CLOSED,
    /** The connection is not selected, or no longer. */
    NOT_SELECTED,
    /** What was asked for has no place on this link; the text says why. */
    NOT_ALLOWED,
    /** Too many open transactions or too many unsent bytes. */
    BUSY,
    /** The peer did not take our message: a SECS-I block was sent RTY times again, in vain. */
    NOT_SENT,
    /** The reply began, and its next block did not come within T4 of SECS-I. */
    T4
  }

  private final Reason reason;
  private final int code;
  private final @Nullable Cause disconnect;

  private HsmsFailure(Reason reason, int code, @Nullable Cause disconnect, String text) {
    super(text, null, false, false);
    this.reason = reason;
    this.code = code;
    this.disconnect = disconnect;
  }

  /**
   * The failure within what a future failed with, which may be wrapped by those it went through.
   *
   * @throws IllegalArgumentException when it is another failure, a fault of the program
   */
  public static HsmsFailure of(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof HsmsFailure failure) {
        return failure;
      }
    }
    throw new IllegalArgumentException("no failure of a link: " + thrown, thrown);
  }

  /** A failure without a code. */
  public static HsmsFailure of(Reason reason, String text) {
    return new HsmsFailure(reason, 0, null, text);
  }

  static HsmsFailure of(Reason reason, int code, String text) {
    return new HsmsFailure(reason, code, null, text);
  }

  /** The connection ended. */
  public static HsmsFailure disconnected(Cause cause, String text) {
    return new HsmsFailure(Reason.DISCONNECTED, 0, cause, text);
  }

  public Reason reason() {
    return reason;
  }

  /** Reason of the Reject.req, stream of the abort, or function of stream 9; 0 otherwise. */
  public int code() {
    return code;
  }

  /** Why the connection ended, for {@link Reason#DISCONNECTED}. */
  public @Nullable Cause disconnect() {
    return disconnect;
  }
}
