package dev.holdfast.gateway.config;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which word was meant. */
final class Nearest {

  private Nearest() {}

  /** {@code ; did you mean `word`?} when one is near, else nothing. */
  static String hint(String written, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(word -> distance(written, word)))
        .filter(word -> distance(written, word) <= Math.max(2, word.length() / 3))
        .map(word -> "; did you mean `" + word + "`?")
        .orElse("");
  }

  /** Levenshtein's distance, case ignored. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        row[j] = Math.min(above[j - 1] + (same ? 0 : 1), 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
