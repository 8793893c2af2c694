package dev.holdfast.link.session;

/** The name of a timer, one enum constant a timer: {@code T6}, {@code REPLY}. */
public interface SessionTimer {

  /** What a timer is for, and so what has to be done before it may judge. */
  enum Kind {
    /** Something of our own is due: it fires when its time has come. */
    PACE,
    /**
     * An answer to what was sent last is awaited: its time begins when the kernel took the last
     * byte. Where evidence decides it fires after all that can be read was read.
     */
    REPLY,
    /** The peer has to do something: as {@link #REPLY}, from the moment it was armed. */
    SILENCE
  }

  /** The name as the field knows it. */
  String name();

  default Kind kind() {
    return Kind.PACE;
  }
}
