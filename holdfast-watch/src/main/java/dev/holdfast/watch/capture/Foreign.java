package dev.holdfast.watch.capture;

import java.time.Duration;

/**
 * A segment that neither end of its connection sent.
 *
 * @param seenIn the capture that has it: 0 for the first, 1 for the second
 * @param segment the segment
 * @param usualTtl the time to live with which that sender's own segments arrive there; -1 where
 *     there are none
 * @param idleBefore the longest silence of this connection that ended within the minute before it
 */
public record Foreign(int seenIn, Segment segment, int usualTtl, Duration idleBefore) {}
