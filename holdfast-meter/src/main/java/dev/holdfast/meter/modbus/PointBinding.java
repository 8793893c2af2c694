package dev.holdfast.meter.modbus;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the value of a served point comes from and where a written one goes. */
public interface PointBinding {

  /** The value now: an exact decimal, text, {@code true} or {@code false}. */
  String read();

  /**
   * Takes a value that a client has written, which is in the point's range.
   *
   * @return null when it is taken, else why not
   */
  @Nullable ExceptionCode write(String value);

  /** A value in memory. */
  static PointBinding stored(String first) {
    return new PointBinding() {
      private String value = first;

      @Override
      public String read() {
        return value;
      }

      @Override
      public @Nullable ExceptionCode write(String written) {
        value = written;
        return null;
      }
    };
  }

  /** A value that can only be read. */
  static PointBinding shown(Supplier<String> value) {
    return new PointBinding() {
      @Override
      public String read() {
        return value.get();
      }

      @Override
      public @Nullable ExceptionCode write(String written) {
        return ExceptionCode.ILLEGAL_ADDRESS;
      }
    };
  }
}
