package dev.holdfast.link.session;

/** The name of a timer, one enum constant a timer: {@code T6}, {@code REPLY}. */
public interface SessionTimer {

  /** The name as the field knows it. */
  String name();
}
