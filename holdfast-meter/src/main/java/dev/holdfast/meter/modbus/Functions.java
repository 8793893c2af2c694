package dev.holdfast.meter.modbus;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions whose PDUs are told by their bytes: those of the standard and one's own. */
final class Functions {
  static final Functions STANDARD = new Functions(List.of());

  private final @Nullable UserFunction[] own = new @Nullable UserFunction[0x80];

  Functions(List<UserFunction> own) {
    for (UserFunction function : own) {
      if (this.own[function.code()] != null) {
        throw new IllegalArgumentException("function " + function.code() + " is given twice");
      }
      this.own[function.code()] = function;
    }
  }

  /** Whether a function code, 0 to 127, has a length. */
  boolean known(int function) {
    return PduLength.known(function) || own[function] != null;
  }

  /** As {@link PduLength#request}. */
  int request(byte[] b, int at, int end) {
    UserFunction function = own[b[at]];
    return function == null
        ? PduLength.request(b, at, end)
        : bounded(function.request().of(b, at, end));
  }

  /** As {@link PduLength#response}. */
  int response(byte[] b, int at, int end) {
    UserFunction function = own[b[at]];
    return function == null
        ? PduLength.response(b, at, end)
        : bounded(function.response().of(b, at, end));
  }

  private static int bounded(int length) {
    return Math.abs(length) > PduLength.MAX ? PduLength.NONE : length;
  }
}
