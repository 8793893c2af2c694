package dev.holdfast.hsms.sml;

/** Text that is no SML, with the place where it stops being so. */
public final class SmlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private final String why;

  SmlException(int line, int column, String why) {
    super(line + ":" + column + ": " + why);
    this.line = line;
    this.column = column;
    this.why = why;
  }

  /** Line of the text, from 1. */
  public int line() {
    return line;
  }

  /** Character of the line, from 1. */
  public int column() {
    return column;
  }

  /** What is wrong, without the place. */
  public String why() {
    return why;
  }
}
