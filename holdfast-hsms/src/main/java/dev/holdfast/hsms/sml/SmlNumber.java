package dev.holdfast.hsms.sml;

import dev.holdfast.hsms.secs2.ItemFormat;
import java.util.Locale;

/** Reads numbers of SML text, none of which may be out of its format's range. */
final class SmlNumber {

  private final SmlScanner text;

  SmlNumber(SmlScanner text) {
    this.text = text;
  }

  /** Whether a number that starts with a digit, a sign or a dot stands here. */
  boolean startsHere() {
    int c = text.peek();
    return SmlScanner.isDigit(c) || c == '-' || c == '+' || c == '.';
  }

  /** Whether a number in hex, binary or octal stands here: 0x1F, 0b11111, 0o37. */
  boolean isPrefixed() {
    return text.peek() == '0' && radix(text.peek(1)) != 10;
  }

  private static int radix(int prefix) {
    return switch (prefix | 0x20) {
      case 'x' -> 16;
      case 'b' -> 2;
      case 'o' -> 8;
      default -> 10;
    };
  }

  /** An integer in decimal or with a prefix; a U8 as its 64 bits. */
  long integer(ItemFormat format) {
    int start = text.position();
    boolean negative = text.peek() == '-';
    if (negative || text.peek() == '+') {
      text.advance();
    }
    int radix = 10;
    if (isPrefixed()) {
      radix = radix(text.peek(1));
      text.advance();
      text.advance();
    }
    long magnitude = magnitude(radix, start, format);
    boolean fits =
        format == ItemFormat.U8
            ? !negative || magnitude == 0
            : (negative ? -magnitude <= 0 : magnitude >= 0)
                && format.holds(negative ? -magnitude : magnitude);
    if (!fits) {
      throw outOfRange(start, format);
    }
    return negative ? -magnitude : magnitude;
  }

  /** Digits up to 2^64 - 1. */
  private long magnitude(int radix, int start, ItemFormat format) {
    long limit = Long.divideUnsigned(-1, radix);
    long value = 0;
    int first = text.position();
    for (int digit = digit(radix); digit >= 0; digit = digit(radix)) {
      long next = value * radix + digit;
      if (Long.compareUnsigned(value, limit) > 0 || Long.compareUnsigned(next, digit) < 0) {
        throw outOfRange(start, format);
      }
      value = next;
      text.advance();
    }
    if (text.position() == first || !text.atWordEnd()) {
      throw text.error(start, word(start) + " is no integer");
    }
    return value;
  }

  private int digit(int radix) {
    int c = text.peek();
    int digit =
        SmlScanner.isDigit(c) ? c - '0' : SmlScanner.isLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
    return digit < radix ? digit : -1;
  }

  double floating64() {
    int start = text.position();
    String word = word(start);
    double value = special(word);
    if (value == 0) {
      value = Double.parseDouble(decimal(word, start));
      if (Double.isInfinite(value)) {
        throw outOfRange(start, ItemFormat.F8);
      }
    }
    return value;
  }

  float floating32() {
    int start = text.position();
    String word = word(start);
    float value = (float) special(word);
    if (value == 0) {
      value = Float.parseFloat(decimal(word, start));
      if (Float.isInfinite(value)) {
        throw outOfRange(start, ItemFormat.F4);
      }
    }
    return value;
  }

  /** Infinity or NaN by any of their names, 0 for other words. */
  private static double special(String word) {
    char last = word.isEmpty() ? '0' : word.charAt(word.length() - 1);
    if (SmlScanner.isDigit(last) || last == '.') {
      return 0;
    }
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "NAN" -> Double.NaN;
      case "INF", "+INF", "INFINITY", "+INFINITY" -> Double.POSITIVE_INFINITY;
      case "-INF", "-INFINITY" -> Double.NEGATIVE_INFINITY;
      default -> 0;
    };
  }

  /** The word if it is sign, digits with or without a dot, and exponent. */
  private String decimal(String word, int start) {
    int at = sign(word, 0);
    int whole = digits(word, at);
    int end = whole;
    if (end < word.length() && word.charAt(end) == '.') {
      end = digits(word, end + 1);
    }
    boolean sound = end > at + (end == whole ? 0 : 1);
    if (sound && end < word.length() && (word.charAt(end) | 0x20) == 'e') {
      int exponent = sign(word, end + 1);
      end = digits(word, exponent);
      sound = end > exponent;
    }
    if (!sound || end != word.length()) {
      throw text.error(start, word + " is no number");
    }
    return word;
  }

  private static int sign(String word, int at) {
    return at < word.length() && (word.charAt(at) == '-' || word.charAt(at) == '+') ? at + 1 : at;
  }

  private static int digits(String word, int from) {
    int at = from;
    while (at < word.length() && SmlScanner.isDigit(word.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The word that starts at a position, its end being where the text goes on. */
  private String word(int start) {
    text.skipWord();
    return text.slice(start, text.position());
  }

  private SmlException outOfRange(int start, ItemFormat format) {
    return text.error(start, word(start) + " is out of range for " + format);
  }
}
