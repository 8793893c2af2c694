package dev.holdfast.gateway.decode;

import java.util.List;

/**
 * What was found in one input.
 *
 * @param frames in order of offset, never overlapping
 * @param rest all bytes that stand in no frame, joined; the caller's own
 */
public record Recognition(List<RecognisedFrame> frames, byte[] rest) {}
