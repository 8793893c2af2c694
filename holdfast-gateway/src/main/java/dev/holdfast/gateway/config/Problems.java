package dev.holdfast.gateway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one file. */
final class Problems {

  /** Past this many the rest is noise. */
  private static final int LIMIT = 200;

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Place place, String message, @Nullable String expected) {
    if (found.size() < LIMIT) {
      found.add(new Problem(file, place.line(), place.column(), oneLine(message), expected));
    }
  }

  /** Takes over what is wrong with a file that this one names. */
  void addAll(List<Problem> others) {
    others.stream().limit(LIMIT - Math.min(LIMIT, found.size())).forEach(found::add);
  }

  /** What is quoted from the file may hold line ends and control characters; they are written. */
  private static String oneLine(String message) {
    return UNPRINTABLE
        .matcher(message)
        .replaceAll(
            found -> Matcher.quoteReplacement("\\u%04x".formatted((int) found.group().charAt(0))));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Problem> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
