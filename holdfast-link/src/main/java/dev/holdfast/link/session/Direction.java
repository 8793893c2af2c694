package dev.holdfast.link.session;

/** Which way bytes went, seen from this process. */
public enum Direction {
  IN,
  OUT
}
