package dev.holdfast.arq;

import java.util.Arrays;

/**
 * One acknowledged frame.
 *
 * @param number frame number, unsigned 32 bits
 * @param type kind of frame, 0 to 65535
 * @param destination IPv4 address of the receiver, as the four bytes in their order on the wire
 * @param source IPv4 address of the sender, likewise
 * @param ackFlag {@link #ACK_WANTED}, {@link #NO_ACK_WANTED} or what else stood there, 0 to 65535
 * @param code function code: what the content is, 0 to 65535
 * @param content payload, shared and not to be written to
 */
public record ArqFrame(
    long number, int type, int destination, int source, int ackFlag, int code, byte[] content) {

  /** The sender wants an acknowledgement. */
  public static final int ACK_WANTED = 0xFF00;

  /** The sender wants none; an acknowledgement itself carries this. */
  public static final int NO_ACK_WANTED = 0x00FF;

  /** Bytes of content in an acknowledgement: number (4) and code (2) of the acknowledged frame. */
  public static final int ACK_CONTENT_BYTES = 6;

  /**
   * Whether it has the shape of an acknowledgement. The text marks none, so a frame of data with
   * six bytes of content that wants no acknowledgement looks the same; only a pending frame tells.
   */
  public boolean looksLikeAcknowledgement() {
    return ackFlag == NO_ACK_WANTED && content.length == ACK_CONTENT_BYTES;
  }

  /** An address as people write it: {@code 10.0.0.7}. */
  public static String dotted(int address) {
    return (address >>> 24 & 0xFF)
        + "."
        + (address >>> 16 & 0xFF)
        + "."
        + (address >>> 8 & 0xFF)
        + "."
        + (address & 0xFF);
  }

  /** One line for people. */
  public String summary() {
    String what =
        looksLikeAcknowledgement()
            ? "shaped like an acknowledgement"
            : ackFlag == ACK_WANTED ? "wants an acknowledgement" : "wants no acknowledgement";
    return "frame %d type %d code %d from %s to %s, %d bytes, %s"
        .formatted(number, type, code, dotted(source), dotted(destination), content.length, what);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArqFrame that
        && number == that.number
        && type == that.type
        && destination == that.destination
        && source == that.source
        && ackFlag == that.ackFlag
        && code == that.code
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(number) * 31 + Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return summary();
  }
}
