package dev.holdfast.gateway.route;

import java.io.IOException;

/** The other side takes no such messages: people have to look at it. */
public final class SinkRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  public SinkRefusedException(String sentence) {
    super(sentence);
  }
}
