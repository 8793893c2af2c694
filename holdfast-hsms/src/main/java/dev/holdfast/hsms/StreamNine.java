package dev.holdfast.hsms;

/** What an equipment reports about a message it cannot take; the body is the message's header. */
public enum StreamNine {
  /** The device id is not ours. */
  UNRECOGNIZED_DEVICE(1),
  UNRECOGNIZED_STREAM(3),
  UNRECOGNIZED_FUNCTION(5),
  /** The body does not decode, or is not what the function asks for. */
  ILLEGAL_DATA(7),
  /** The reply to the message of this header did not come within T3. */
  TRANSACTION_TIMEOUT(9),
  DATA_TOO_LONG(11),
  /**
   * A message that was to come next did not; the body says which, see {@link SecsSession#expect}.
   */
  CONVERSATION_TIMEOUT(13);

  private final int function;

  StreamNine(int function) {
    this.function = function;
  }

  /** Function of stream 9. */
  public int function() {
    return function;
  }
}
