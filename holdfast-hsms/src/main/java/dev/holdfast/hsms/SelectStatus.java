package dev.holdfast.hsms;

/** Status of a Select.rsp, as SEMI E37 and E37.2 number them. */
enum SelectStatus {
  ESTABLISHED(0, "selected"),
  ALREADY_ACTIVE(1, "communication already active"),
  NOT_READY(2, "not ready"),
  EXHAUSTED(3, "another connection is served"),
  NO_ENTITY(4, "no such session entity"),
  ENTITY_IN_USE(5, "the session entity is selected on another connection"),
  ENTITY_SELECTED(6, "the session entity is selected on this connection already");

  private final int code;
  private final String text;

  SelectStatus(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire. */
  int code() {
    return code;
  }

  /** What a number says, for people. */
  static String text(int code) {
    return code < values().length
        ? values()[code].text
        : code > 127 ? "the peer's own reason" : "not defined";
  }
}
