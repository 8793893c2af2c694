package dev.holdfast.link;

/**
 * Whether a redial request is honoured: once for each channel that ended, and no more after two
 * channels in a row on which the link never became ready.
 */
final class RedialPatience {

  private static final int MOST_IN_VAIN = 2;

  private boolean open;
  private int inVain;

  /** A channel ended. */
  void ended(boolean wasReady) {
    open = true;
    inVain = wasReady ? 0 : inVain + 1;
  }

  /** Whether this request is honoured. */
  boolean honours() {
    boolean honoured = open && inVain < MOST_IN_VAIN;
    open = false;
    return honoured;
  }
}
