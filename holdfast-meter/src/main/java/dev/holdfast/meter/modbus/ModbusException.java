package dev.holdfast.meter.modbus;

/** Thrown by a device that cannot answer now: the request is refused with its code. */
public final class ModbusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExceptionCode code;

  public ModbusException(ExceptionCode code, String why) {
    super(why);
    this.code = code;
  }

  public ExceptionCode code() {
    return code;
  }
}
