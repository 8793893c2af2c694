package dev.holdfast.gateway.web;

import org.jspecify.annotations.Nullable;

/**
 * One line of a link's trace.
 *
 * @param nanos monotonic time, ns from any origin, the same for one run of the gateway
 * @param wallMicros us since 1970-01-01 UTC
 * @param epoch the channel; 0 where the line belongs to none
 * @param what {@code frame}, {@code timer}, {@code session}, {@code link}, {@code event} or {@code
 *     lost}
 * @param direction {@code IN} or {@code OUT} of a frame; null otherwise
 * @param name kind of the frame, name of the timer, state or event
 * @param text SML of a frame, or one sentence
 * @param length bytes of the frame on the wire; 0 otherwise
 * @param hex the first {@value #SHOWN_BYTES} of them; empty otherwise
 */
public record TraceView(
    long nanos,
    long wallMicros,
    long epoch,
    String what,
    @Nullable String direction,
    String name,
    String text,
    int length,
    String hex) {

  /** How many bytes of a frame are shown. */
  public static final int SHOWN_BYTES = 64 << 10;

  /** How many characters of a frame's text are shown. */
  public static final int SHOWN_CHARS = 256 << 10;
}
