package dev.holdfast.hsms;

/** Hears of each state that a link comes to, on the thread that owns the link; must not block. */
@FunctionalInterface
public interface StateListener {

  /**
   * The state changed.
   *
   * @param why one sentence for people
   */
  void changed(HsmsState from, HsmsState to, String why);
}
