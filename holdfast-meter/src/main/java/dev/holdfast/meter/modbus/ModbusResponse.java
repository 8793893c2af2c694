package dev.holdfast.meter.modbus;

import java.util.List;

/** What a server answers. */
public sealed interface ModbusResponse extends ModbusPdu {

  @Override
  default byte[] pdu() {
    return PduWriter.of(this);
  }

  /** Bits read: functions 01 and 02. */
  record BitsRead(ModbusTable table, Octets bits) implements ModbusResponse {
    @Override
    public int function() {
      return table.function();
    }
  }

  /** Registers read: functions 03, 04 and 17H. */
  record WordsRead(int function, Octets words) implements ModbusResponse {}

  /** One coil is set: function 05. */
  record CoilWritten(int address, boolean on) implements ModbusResponse {
    @Override
    public int function() {
      return 0x05;
    }
  }

  /** One register is set: function 06. */
  record RegisterWritten(int address, int value) implements ModbusResponse {
    @Override
    public int function() {
      return 0x06;
    }
  }

  /** Eight status bits: function 07. */
  record ExceptionStatus(int bits) implements ModbusResponse {
    @Override
    public int function() {
      return 0x07;
    }
  }

  /** A counter, or what was sent: function 08. */
  record Diagnosed(int subFunction, Octets data) implements ModbusResponse {
    @Override
    public int function() {
      return 0x08;
    }
  }

  /**
   * Messages completed: function 0BH.
   *
   * @param status FFFFH while a command is still carried out, else 0
   */
  record EventCounter(int status, int count) implements ModbusResponse {
    @Override
    public int function() {
      return 0x0B;
    }
  }

  /** Coils or registers are set: functions 0FH and 10H. */
  record RangeWritten(int function, int address, int quantity) implements ModbusResponse {}

  /** Who the unit is, in the device's own words, behind which often stands FF for running: 11H. */
  record ServerId(Octets data) implements ModbusResponse {
    @Override
    public int function() {
      return 0x11;
    }
  }

  /** Records of files, in the order asked for: function 14H. */
  record FileRead(List<Octets> records) implements ModbusResponse {
    public FileRead {
      records = List.copyOf(records);
    }

    @Override
    public int function() {
      return 0x14;
    }
  }

  /** Records are written: function 15H. */
  record FileWritten(List<FileRecords> records) implements ModbusResponse {
    public FileWritten {
      records = List.copyOf(records);
    }

    @Override
    public int function() {
      return 0x15;
    }
  }

  /** A register is changed: function 16H. */
  record RegisterMasked(int address, int and, int or) implements ModbusResponse {
    @Override
    public int function() {
      return 0x16;
    }
  }

  /** What stood in a queue, 0 to 31 registers: function 18H. */
  record FifoRead(Octets words) implements ModbusResponse {
    @Override
    public int function() {
      return 0x18;
    }
  }

  /** One name of a device; numbers 0 to 6 are of the standard, from 128 on the device's own. */
  record IdObject(int number, String text) {}

  /**
   * Names of the device: function 2BH.
   *
   * @param code as asked
   * @param conformity highest code served, with 80H where single objects can be asked for
   * @param next the object to go on with; 0 where none follows
   * @param objects the names, in the order of their numbers
   */
  record Identification(
      int code, int conformity, boolean moreFollows, int next, List<IdObject> objects)
      implements ModbusResponse {
    public Identification {
      objects = List.copyOf(objects);
    }

    @Override
    public int function() {
      return 0x2B;
    }
  }

  /** The answer of a function that is not of the standard. */
  record UserAnswer(int function, Octets data) implements ModbusResponse {}

  /**
   * The server will not.
   *
   * @param code see {@link ExceptionCode}; others are met with too
   */
  record Refusal(int function, int code) implements ModbusResponse {
    public static Refusal of(int function, ExceptionCode why) {
      return new Refusal(function, why.code());
    }

    /** The code in words. */
    public String why() {
      return ExceptionCode.text(code);
    }
  }
}
