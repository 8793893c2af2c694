package dev.holdfast.gateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much a command logs. */
final class Logging {

  private Logging() {}

  /** Errors only, where a command is to be quiet. */
  static void quiet(boolean quiet) {
    if (quiet
        && LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.ERROR);
    }
  }
}
