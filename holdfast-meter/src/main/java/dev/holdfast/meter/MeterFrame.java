package dev.holdfast.meter;

import java.util.List;

/** One valid frame of a meter protocol, its address, code and first values already read. */
public interface MeterFrame {

  /** Which way a frame goes between client (head-end) and server (meter). */
  enum Role {
    REQUEST,
    RESPONSE,
    /** The bytes are legal both ways, as the echo of a Modbus write is. */
    UNKNOWN
  }

  /**
   * Protocol as the command line prints it: {@code modbus-rtu}, {@code dlt645-2007}, {@code
   * dlt698.45}.
   */
  String protocol();

  Role role();

  /** Unit as a decimal number, or the meter's address as on its label. */
  String address();

  /** Function, control or service code, 0 to 255. */
  int code();

  /** One line for people. */
  String summary();

  /** The values that the frame carries; empty for requests. */
  List<DataItem> items();
}
