package dev.holdfast.gateway.web;

import java.io.Serial;

/** A request that cannot be understood; the text says why in one sentence. */
final class BadRequest extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadRequest(String sentence) {
    super(sentence);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
