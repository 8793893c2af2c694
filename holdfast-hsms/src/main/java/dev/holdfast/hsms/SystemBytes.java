package dev.holdfast.hsms;

/** The system bytes of what we send on one connection, counted up; no number comes twice. */
final class SystemBytes {

  private int next;

  SystemBytes(int first) {
    next = first;
  }

  int peek() {
    return next;
  }

  int take() {
    return next++;
  }
}
