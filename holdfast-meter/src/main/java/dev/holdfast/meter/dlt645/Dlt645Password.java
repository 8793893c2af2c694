package dev.holdfast.meter.dlt645;

/**
 * A password as a client gives it. Its text leaves the digits out.
 *
 * @param level PA: 0 highest to 9 lowest; 98H and 99H say that the data are cipher text
 * @param password 0 to 999999
 */
public record Dlt645Password(int level, int password) {

  static final int BYTES = 4;
  private static final int MAX_PASSWORD = 999_999;

  /** What is no six digits on the wire; no meter has it. */
  static final int NO_DIGITS = -1;

  /**
   * @throws IllegalArgumentException when a number is out of range
   */
  public Dlt645Password {
    if (level < 0 || level > 0xFF || password < NO_DIGITS || password > MAX_PASSWORD) {
      throw new IllegalArgumentException("level " + level + " or password out of range");
    }
  }

  /** Reads PA P0 P1 P2. */
  static Dlt645Password read(byte[] data, int from) {
    long digits = 0;
    for (int i = 3; i > 0; i--) {
      digits = digits << Byte.SIZE | (data[from + i] & 0xFF);
    }
    return new Dlt645Password(data[from] & 0xFF, (int) Bcd.value(digits));
  }

  /** Adds PA P0 P1 P2. */
  void write(Bytes out) {
    out.u8(level).low(password < 0 ? NO_DIGITS : Bcd.digits(password), 3);
  }

  @Override
  public String toString() {
    return "password of level " + level;
  }
}
