package dev.holdfast.meter.modbus;

/** What a frame carries, whatever carries it: function code and data, 1 to 253 bytes. */
public sealed interface ModbusPdu permits ModbusRequest, ModbusResponse {

  /** Function code, 1 to 127, without the exception bit. */
  int function();

  /** The bytes, function code first. */
  byte[] pdu();

  /**
   * A place in a file of a unit.
   *
   * @param file number of the file, 1 to 65535
   * @param record number of the first record, 0 to 9999; a record is one register
   */
  record FilePlace(int file, int record) {
    public FilePlace {
      ModbusRequest.within("file", file, 1, 0xFFFF);
      ModbusRequest.within("record", record, 0, 9999);
    }
  }

  /** Records of a file as they are written. */
  record FileRecords(FilePlace place, Octets words) {}
}
