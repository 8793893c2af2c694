package dev.holdfast.hsms.sml;

/** A place in SML text that moves over space, comments, words and quoted runs. */
final class SmlScanner {

  private static final int END = -1;

  private final String text;
  private final int length;
  private int at;

  SmlScanner(String text) {
    this.text = text;
    this.length = text.length();
  }

  /** Index of the next character. */
  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  /** The next character, -1 at the end. */
  int peek() {
    return at < length ? text.charAt(at) : END;
  }

  /** The character {@code ahead} of the next one, -1 behind the end. */
  int peek(int ahead) {
    return at + ahead < length ? text.charAt(at + ahead) : END;
  }

  boolean atEnd() {
    return at == length;
  }

  /** Moves over the next character if it is this one. */
  boolean skip(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  /** Moves over the next character, whatever it is. */
  void advance() {
    at++;
  }

  void expect(char expected) {
    if (!skip(expected)) {
      throw error(at, "expected '" + expected + "', found " + found());
    }
  }

  /** Moves over space and over {@code //}, {@code /*} and {@code *} comments. */
  void skipBlank() {
    while (at < length) {
      char c = text.charAt(at);
      if ((c == '/' && peek(1) == '/') || (c == '*' && startsLine())) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? length : end + 1;
      } else if (c == '/' && peek(1) == '*') {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw error(at, "comment without end");
        }
        at = end + 2;
      } else if (isBlank(c)) {
        at++;
      } else {
        return;
      }
    }
  }

  private boolean startsLine() {
    int before = at - 1;
    while (before >= 0 && text.charAt(before) != '\n') {
      if (!isBlank(text.charAt(before))) {
        return false;
      }
      before--;
    }
    return true;
  }

  /** Moves over a word: all up to space, a quote, an angle or the start of a comment. */
  void skipWord() {
    while (!atWordEnd()) {
      at++;
    }
  }

  /** Whether a word that stands before here ends here. */
  boolean atWordEnd() {
    int c = peek();
    return c == '>' || isBlank(c) || c < 0 || c == '<' || c == '"' || c == '\'' || c == '/';
  }

  /** Moves over digits and returns their number, more than {@code max} where that is exceeded. */
  int digits(int max) {
    int value = 0;
    while (isDigit(peek())) {
      value = Math.min(max + 1, value * 10 + text.charAt(at) - '0');
      at++;
    }
    return value;
  }

  char charAt(int position) {
    return text.charAt(position);
  }

  String slice(int from, int to) {
    return text.substring(from, to);
  }

  /** Index of the first such character from here to the end of the line, -1 for none. */
  int findInLine(char wanted) {
    int found = text.indexOf(wanted, at);
    int end = text.indexOf('\n', at);
    return end >= 0 && found > end ? -1 : found;
  }

  /** The next character as an error names it. */
  String found() {
    int c = peek();
    return c == END
        ? "the end of the text"
        : c < ' ' ? "U+%04X".formatted(c) : "'" + (char) c + "'";
  }

  SmlException error(int position, String why) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < position && i < length; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new SmlException(line, position - start + 1, why);
  }

  static boolean isBlank(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\uFEFF';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(int c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z';
  }
}
