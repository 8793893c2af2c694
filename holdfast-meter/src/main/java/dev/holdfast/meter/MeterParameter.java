package dev.holdfast.meter;

/** What a meter is told about itself; each protocol shows it in its own format. */
public enum MeterParameter {
  /** Twelve digits. */
  METER_NUMBER(Form.DIGITS, 12),
  /** Up to 32 characters. */
  ASSET_CODE(Form.TEXT, 32),
  /** Minutes, 1 to 60. */
  DEMAND_PERIOD(Form.MINUTES, 60),
  /** Minutes, 1 to 60. */
  DEMAND_SLIDE(Form.MINUTES, 60),
  /** Up to 6 characters, such as 220V. */
  RATED_VOLTAGE(Form.TEXT, 6),
  /** Up to 6 characters. */
  RATED_CURRENT(Form.TEXT, 6),
  /** Up to 6 characters. */
  MAXIMUM_CURRENT(Form.TEXT, 6),
  /** Up to 4 characters. */
  ACTIVE_ACCURACY(Form.TEXT, 4),
  /** Up to 4 characters. */
  REACTIVE_ACCURACY(Form.TEXT, 4),
  /** Up to 10 characters. */
  METER_TYPE(Form.TEXT, 10),
  /** Up to 10 characters. */
  PRODUCTION_DATE(Form.TEXT, 10),
  /** Up to 16 characters. */
  PROTOCOL_VERSION(Form.TEXT, 16);

  private enum Form {
    DIGITS,
    TEXT,
    MINUTES
  }

  private final Form form;
  private final int limit;

  MeterParameter(Form form, int limit) {
    this.form = form;
    this.limit = limit;
  }

  /** Whether a text is a value of it. */
  public boolean takes(String text) {
    return switch (form) {
      case DIGITS -> text.length() == limit && text.chars().allMatch(c -> c >= '0' && c <= '9');
      case TEXT -> text.length() <= limit && text.chars().allMatch(c -> c >= ' ' && c <= '~');
      case MINUTES -> minutes(text) >= 1 && minutes(text) <= limit;
    };
  }

  /** -1 where the text is no number of one or two digits. */
  private static int minutes(String text) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return text.isEmpty() || text.length() > 2 || !digits ? -1 : Integer.parseInt(text);
  }
}
