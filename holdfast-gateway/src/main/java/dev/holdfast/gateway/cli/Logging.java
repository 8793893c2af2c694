package dev.holdfast.gateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much a command logs. */
final class Logging {

  /** Held here, for its level is forgotten with it. */
  private static final java.util.logging.Logger WEB_SERVER =
      java.util.logging.Logger.getLogger("io.helidon");

  private Logging() {}

  /** Says of the web server's own log what is wrong only; it does not go by way of ours. */
  static void calm() {
    WEB_SERVER.setLevel(java.util.logging.Level.WARNING);
  }

  /** Errors only, where a command is to be quiet. */
  static void quiet(boolean quiet) {
    if (quiet
        && LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.ERROR);
    }
  }
}
