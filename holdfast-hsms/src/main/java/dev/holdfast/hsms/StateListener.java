package dev.holdfast.hsms;

/**
 * Hears of each state that a link comes to, on the thread that owns the link; must not block.
 *
 * @param <E> the states
 */
@FunctionalInterface
public interface StateListener<E extends Enum<E>> {

  /**
   * The state changed.
   *
   * @param why one sentence for people
   */
  void changed(E from, E to, String why);
}
