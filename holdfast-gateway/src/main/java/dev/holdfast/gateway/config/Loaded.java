package dev.holdfast.gateway.config;

import java.util.List;

/** What came of reading a configuration file. */
public sealed interface Loaded {

  /** The file is sound. */
  record Sound(Config config) implements Loaded {}

  /** The file is not; all that is wrong, in the order of the file. */
  record Faulty(List<Problem> problems) implements Loaded {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
