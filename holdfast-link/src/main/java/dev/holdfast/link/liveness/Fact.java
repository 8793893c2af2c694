package dev.holdfast.link.liveness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Evidence of any source. */
public record Fact(
    long wallMicros, String source, String sentence, Set<Sign> signs, Map<String, Long> figures)
    implements Evidence {

  public Fact {
    signs = Set.copyOf(signs);
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** A fact that has no figures. */
  public Fact(long wallMicros, String source, String sentence, Sign... signs) {
    this(wallMicros, source, sentence, Set.of(signs), Map.of());
  }
}
