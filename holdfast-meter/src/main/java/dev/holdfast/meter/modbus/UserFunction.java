package dev.holdfast.meter.modbus;

/**
 * A function code of one's own and how long its PDUs are, so that they are told from their bytes on
 * a serial line too. Codes that the standard uses cannot be taken.
 *
 * @param code 1 to 127
 * @param request length of a request
 * @param response length of a response that is no exception
 */
public record UserFunction(int code, Length request, Length response) {

  /** How long a PDU is, told from its first bytes. */
  @FunctionalInterface
  public interface Length {

    /**
     * Looks at a PDU from its function code, {@code bytes[at]}, on.
     *
     * @param end one past the last byte that is there
     * @return bytes of the whole PDU, 1 to 253; 0 where no PDU begins like that; -n where n bytes
     *     of it must be there to tell
     */
    int of(byte[] bytes, int at, int end);
  }

  public UserFunction {
    check(code);
  }

  static void check(int code) {
    ModbusRequest.within("function", code, 1, 0x7F);
    if (PduLength.known(code)) {
      throw new IllegalArgumentException("function " + code + " is one of the standard");
    }
  }

  /** PDUs of always the same length. */
  public static Length fixed(int length) {
    ModbusRequest.within("length", length, 1, PduLength.MAX);
    return (bytes, at, end) -> length;
  }

  /** PDUs one byte of which, counted from the function code, tells how many bytes follow it. */
  public static Length counted(int index) {
    ModbusRequest.within("index of the count", index, 1, PduLength.MAX - 1);
    return (bytes, at, end) -> PduLength.counted(bytes, at, end, index, 0);
  }
}
