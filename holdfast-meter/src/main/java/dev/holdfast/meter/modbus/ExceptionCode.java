package dev.holdfast.meter.modbus;

/** Why a server refuses, as it stands in an exception response. */
public enum ExceptionCode {
  ILLEGAL_FUNCTION(0x01, "illegal function"),
  ILLEGAL_ADDRESS(0x02, "illegal data address"),
  ILLEGAL_VALUE(0x03, "illegal data value"),
  DEVICE_FAILURE(0x04, "server device failure"),
  ACKNOWLEDGE(0x05, "acknowledge"),
  BUSY(0x06, "server device busy"),
  MEMORY_PARITY(0x08, "memory parity error"),
  GATEWAY_PATH(0x0A, "gateway path unavailable"),
  GATEWAY_TARGET(0x0B, "gateway target device failed to respond");

  private final int code;
  private final String text;

  ExceptionCode(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The words for a number, 0 to 255. */
  public static String text(int code) {
    for (ExceptionCode known : values()) {
      if (known.code == code) {
        return known.text;
      }
    }
    return "code " + code;
  }
}
