package dev.holdfast.gateway.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A program, or one of its connections.
 *
 * @param pid its process
 * @param descriptor the connection's number; null for all of them
 */
record ForeignTarget(int pid, @Nullable Integer descriptor) {

  /** Reads {@code PID} or {@code PID:FD}. */
  static final class Reader implements ITypeConverter<ForeignTarget> {
    @Override
    public ForeignTarget convert(String text) {
      int colon = text.indexOf(':');
      try {
        int pid = Integer.parseInt(colon < 0 ? text : text.substring(0, colon));
        Integer descriptor = colon < 0 ? null : Integer.valueOf(text.substring(colon + 1));
        if (pid > 0 && (descriptor == null || descriptor >= 0)) {
          return new ForeignTarget(pid, descriptor);
        }
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is not PID or PID:FD");
      }
      throw new TypeConversionException("'" + text + "' is not PID or PID:FD");
    }
  }

  /** The connection as it was named. */
  static String text(int pid, int descriptor) {
    return pid + ":" + descriptor;
  }
}
