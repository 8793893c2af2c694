package dev.holdfast.gateway.link;

import dev.holdfast.hsms.sml.SmlMessage;

/** How messages are called in events and answers. */
final class SmlText {

  private SmlText() {}

  /** {@code S1F3 W}. */
  static String head(SmlMessage message) {
    return kind(message) + (message.wbit() ? " W" : "");
  }

  /** {@code S1F3}. */
  static String kind(SmlMessage message) {
    return "S" + message.stream() + "F" + message.function();
  }
}
