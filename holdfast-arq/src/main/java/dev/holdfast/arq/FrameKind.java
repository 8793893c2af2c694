package dev.holdfast.arq;

/**
 * A kind of frame as the registry has it.
 *
 * @param name as people and routes call it; not empty
 * @param type FrmType, 0 to 65535
 * @param code FrmCode, 0 to 65535
 * @param acknowledged whether one that we send wants an acknowledgement
 */
public record FrameKind(String name, int type, int code, boolean acknowledged) {

  public FrameKind {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a kind of frame needs a name");
    }
    word("type", type);
    word("code", code);
  }

  static void word(String what, int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(what + " has 16 bits, not " + value);
    }
  }
}
