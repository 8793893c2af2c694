package dev.holdfast.ipc;

/**
 * What an attempt to take something gave.
 *
 * @param <T> what is taken
 */
public sealed interface Receipt<T> {

  /** It gave this. */
  record Got<T>(T value) implements Receipt<T> {}

  /** It gave nothing, and why. */
  record None<T>(Outcome why) implements Receipt<T> {}

  static <T> Receipt<T> got(T value) {
    return new Got<>(value);
  }

  static <T> Receipt<T> none(Outcome why) {
    return new None<>(why);
  }

  /** {@code DONE}, or why it gave nothing. */
  default Outcome outcome() {
    return switch (this) {
      case Got<T> _ -> Outcome.DONE;
      case None<T> none -> none.why();
    };
  }

  /**
   * What it gave.
   *
   * @throws IllegalStateException where it gave nothing
   */
  default T value() {
    return switch (this) {
      case Got<T> got -> got.value();
      case None<T> none ->
          throw new IllegalStateException("nothing was received: " + none.why().word());
    };
  }
}
