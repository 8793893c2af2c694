package dev.holdfast.arq;

import org.jspecify.annotations.Nullable;

/** Frames under way in the order in which they were last sent; each is its own list node. */
final class Flight {

  private @Nullable Launched first;
  private @Nullable Launched last;

  /** The one sent longest ago, or null. */
  @Nullable Launched first() {
    return first;
  }

  /** The one sent last, or null. */
  @Nullable Launched last() {
    return last;
  }

  /** Puts a frame, in the list or not, at the end. */
  void sent(Launched frame) {
    remove(frame);
    frame.flying = true;
    frame.before = last;
    if (last == null) {
      first = frame;
    } else {
      last.after = frame;
    }
    last = frame;
  }

  /** Takes a frame out; nothing happens when it is not in the list. */
  void remove(Launched frame) {
    if (!frame.flying) {
      return;
    }
    frame.flying = false;
    if (frame.before == null) {
      first = frame.after;
    } else {
      frame.before.after = frame.after;
    }
    if (frame.after == null) {
      last = frame.before;
    } else {
      frame.after.before = frame.before;
    }
    frame.before = null;
    frame.after = null;
  }
}
