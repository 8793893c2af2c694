package dev.holdfast.arq;

/**
 * A frame to send.
 *
 * @param destination IPv4 address of the receiver
 * @param type FrmType, 0 to 65535
 * @param code FrmCode, 0 to 65535
 * @param acknowledged whether it wants an acknowledgement
 * @param content copied when it is sent
 */
public record Outgoing(int destination, int type, int code, boolean acknowledged, byte[] content) {

  public Outgoing {
    FrameKind.word("type", type);
    FrameKind.word("code", code);
  }

  /** A frame of a registered kind. */
  public static Outgoing of(FrameKind kind, int destination, byte[] content) {
    return new Outgoing(destination, kind.type(), kind.code(), kind.acknowledged(), content);
  }
}
