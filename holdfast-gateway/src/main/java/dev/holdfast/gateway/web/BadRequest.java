package dev.holdfast.gateway.web;

import java.io.Serial;

/** A request that cannot be understood; the text says why in one sentence. */
public final class BadRequest extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public BadRequest(String sentence) {
    super(sentence);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
