package dev.holdfast.link;

/** What happened to a timer of a session. */
public enum TimerMove {
  ARMED,
  CANCELLED,
  EXPIRED
}
