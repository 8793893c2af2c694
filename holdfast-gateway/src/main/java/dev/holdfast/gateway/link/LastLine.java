package dev.holdfast.gateway.link;

import dev.holdfast.link.session.Decoded;

/** A message in one short line. */
final class LastLine {

  private static final int LENGTH = 120;

  private LastLine() {}

  /** Its text in one line: SML without its line ends, values one behind the other. */
  static String of(Decoded decoded) {
    String text = decoded.text();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < LENGTH; i++) {
      char c = text.charAt(i);
      boolean space = Character.isWhitespace(c);
      if (!space) {
        line.append(c);
      } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    return line.toString();
  }
}
