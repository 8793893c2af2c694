package dev.holdfast.link.wire;

import dev.holdfast.link.liveness.Cause;
import java.io.IOException;

/** Why a wire could not be opened. */
public final class WireException extends IOException {

  private static final long serialVersionUID = 1;

  private final Cause cause;

  /**
   * @param detail one sentence for people
   */
  public WireException(Cause cause, String detail) {
    super(detail);
    this.cause = cause;
  }

  /** The reason, as links have it. */
  public Cause reason() {
    return cause;
  }
}
