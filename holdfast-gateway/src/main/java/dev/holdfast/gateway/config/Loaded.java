package dev.holdfast.gateway.config;

import java.util.List;

/** What came of reading a configuration file. */
public sealed interface Loaded {

  /**
   * The file is sound.
   *
   * @param warnings what is allowed but will not do what one would expect, in the order of the file
   */
  record Sound(Config config, List<Problem> warnings) implements Loaded {
    public Sound {
      warnings = List.copyOf(warnings);
    }
  }

  /** The file is not; all that is wrong, in the order of the file. */
  record Faulty(List<Problem> problems) implements Loaded {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
