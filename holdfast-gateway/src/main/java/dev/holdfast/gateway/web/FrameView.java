package dev.holdfast.gateway.web;

import org.jspecify.annotations.Nullable;

/**
 * What became of a frame that was sent by hand.
 *
 * @param link the link's name
 * @param number unsigned 32 bits; null where it never got one
 * @param sends how often it was sent
 * @param tookMicros from the first send to the acknowledgement; null without one
 * @param cause a constant name for programs; null where all went well
 * @param detail the cause for people; null where all went well
 */
public record FrameView(
    String link,
    Result outcome,
    @Nullable Long number,
    int sends,
    @Nullable Long tookMicros,
    @Nullable String cause,
    @Nullable String detail) {

  /** How it ended. */
  public enum Result {
    /** The peer has it. */
    ACKNOWLEDGED,
    /** It was sent and wants no acknowledgement. */
    SENT,
    /** It never left. */
    NOT_DELIVERED,
    /** It was sent and not acknowledged: nobody knows whether the peer has it. */
    UNKNOWN,
    /** The gateway does not send here. */
    REFUSED
  }

  /** One that the gateway did not even try. */
  public static FrameView refused(String link, String cause, String detail) {
    return new FrameView(link, Result.REFUSED, null, 0, null, cause, detail);
  }
}
