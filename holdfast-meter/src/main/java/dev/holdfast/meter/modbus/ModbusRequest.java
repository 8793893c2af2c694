package dev.holdfast.meter.modbus;

import java.util.List;

/**
 * A request that may be sent: constructors refuse what no server may carry out, by {@link
 * IllegalArgumentException}. Addresses are 0 to 65535; a range may end with the last of them.
 */
public sealed interface ModbusRequest extends ModbusPdu {

  /** Whether it changes the unit and has no data to answer, so that all units may be told it. */
  default boolean broadcastable() {
    return switch (this) {
      case WriteCoil _, WriteRegister _, WriteCoils _, WriteRegisters _, MaskRegister _ -> true;
      case WriteFile _, Diagnose _ -> true;
      default -> false;
    };
  }

  /** The request in words, for events and traces. */
  default String what() {
    return ModbusSummary.what(this);
  }

  @Override
  default byte[] pdu() {
    return PduWriter.of(this);
  }

  /** Reads bits or registers: functions 01 to 04. */
  record Read(ModbusTable table, int address, int quantity) implements ModbusRequest {
    public Read {
      within("quantity", quantity, 1, table.maxRead());
      range(address, quantity);
    }

    @Override
    public int function() {
      return table.function();
    }
  }

  /** Sets one coil: function 05. */
  record WriteCoil(int address, boolean on) implements ModbusRequest {
    public WriteCoil {
      range(address, 1);
    }

    @Override
    public int function() {
      return 0x05;
    }
  }

  /** Sets one holding register: function 06. */
  record WriteRegister(int address, int value) implements ModbusRequest {
    public WriteRegister {
      range(address, 1);
      within("value", value, 0, 0xFFFF);
    }

    @Override
    public int function() {
      return 0x06;
    }
  }

  /** Asks for eight status bits: function 07, on serial lines. */
  record ReadExceptionStatus() implements ModbusRequest {
    @Override
    public int function() {
      return 0x07;
    }
  }

  /** Tests the line or asks for a counter: function 08, on serial lines. */
  record Diagnose(int subFunction, Octets data) implements ModbusRequest {

    /** Asks for its own data back. */
    public static final int RETURN_QUERY = 0x00;

    /** Ends the listen-only mode. */
    public static final int RESTART = 0x01;

    /** Begins the listen-only mode: nothing is answered, this request included. */
    public static final int LISTEN_ONLY = 0x04;

    /** Sets all counters to 0. */
    public static final int CLEAR_COUNTERS = 0x0A;

    public Diagnose {
      within("sub-function", subFunction, 0, 0xFFFF);
      within("bytes of data", data.size(), 2, 250);
      if (data.size() % 2 != 0) {
        throw new IllegalArgumentException("data must be whole words, not " + data);
      }
    }

    @Override
    public int function() {
      return 0x08;
    }
  }

  /** Asks how many messages the unit has completed: function 0BH, on serial lines. */
  record ReadEventCounter() implements ModbusRequest {
    @Override
    public int function() {
      return 0x0B;
    }
  }

  /** Sets 1 to 1968 coils: function 0FH. */
  record WriteCoils(int address, int quantity, Octets bits) implements ModbusRequest {
    public WriteCoils {
      within("quantity", quantity, 1, 1968);
      range(address, quantity);
      within("bytes of bits", bits.size(), (quantity + 7) / 8, (quantity + 7) / 8);
    }

    @Override
    public int function() {
      return 0x0F;
    }
  }

  /** Sets 1 to 123 holding registers: function 10H. */
  record WriteRegisters(int address, Octets words) implements ModbusRequest {
    public WriteRegisters {
      wholeWords(words, 1, 123);
      range(address, words.words());
    }

    @Override
    public int function() {
      return 0x10;
    }
  }

  /** Asks who the unit is: function 11H, on serial lines. */
  record ReportServerId() implements ModbusRequest {
    @Override
    public int function() {
      return 0x11;
    }
  }

  /** Records of a file that are asked for. */
  record FileSpan(FilePlace place, int length) {
    public FileSpan {
      within("records", length, 1, 124);
    }
  }

  /** Reads records of files: function 14H. */
  record ReadFile(List<FileSpan> spans) implements ModbusRequest {
    public ReadFile {
      spans = List.copyOf(spans);
      within("spans", spans.size(), 1, 35);
      within("bytes of answer", 2 + spans.stream().mapToInt(s -> 2 + 2 * s.length()).sum(), 3, 253);
    }

    @Override
    public int function() {
      return 0x14;
    }
  }

  /** Writes records of files: function 15H. */
  record WriteFile(List<FileRecords> records) implements ModbusRequest {
    public WriteFile {
      records = List.copyOf(records);
      records.forEach(r -> wholeWords(r.words(), 1, 122));
      within("bytes", 2 + records.stream().mapToInt(r -> 7 + r.words().size()).sum(), 11, 253);
    }

    @Override
    public int function() {
      return 0x15;
    }
  }

  /** Sets a holding register to (value AND and) OR (or AND NOT and): function 16H. */
  record MaskRegister(int address, int and, int or) implements ModbusRequest {
    public MaskRegister {
      range(address, 1);
      within("and", and, 0, 0xFFFF);
      within("or", or, 0, 0xFFFF);
    }

    @Override
    public int function() {
      return 0x16;
    }
  }

  /** Writes 1 to 121 holding registers, then reads 1 to 125: function 17H. */
  record ReadWrite(int readAddress, int readQuantity, int writeAddress, Octets words)
      implements ModbusRequest {
    public ReadWrite {
      within("quantity", readQuantity, 1, 125);
      wholeWords(words, 1, 121);
      range(readAddress, readQuantity);
      range(writeAddress, words.words());
    }

    @Override
    public int function() {
      return 0x17;
    }
  }

  /** Reads a queue of registers: function 18H. */
  record ReadFifo(int address) implements ModbusRequest {
    public ReadFifo {
      range(address, 1);
    }

    @Override
    public int function() {
      return 0x18;
    }
  }

  /**
   * Reads the names of the device: function 2BH, MEI type 0EH.
   *
   * @param code 1 basic, 2 regular, 3 extended, 4 one object
   * @param object the first object, 0 to 255
   */
  record ReadIdentification(int code, int object) implements ModbusRequest {
    public ReadIdentification {
      within("code", code, 1, 4);
      within("object", object, 0, 0xFF);
    }

    @Override
    public int function() {
      return 0x2B;
    }
  }

  /** A request of a function that is not of the standard. */
  record UserDefined(int function, Octets data) implements ModbusRequest {
    public UserDefined {
      UserFunction.check(function);
      within("bytes of data", data.size(), 0, PduLength.MAX - 1);
    }
  }

  static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(what, least, most, value));
    }
  }

  private static void range(int address, int quantity) {
    within("address", address, 0, 0xFFFF);
    if (address + quantity > 0x10000) {
      throw new IllegalArgumentException(
          quantity + " from address " + address + " end beyond address 65535");
    }
  }

  private static void wholeWords(Octets words, int least, int most) {
    if (words.size() % 2 != 0) {
      throw new IllegalArgumentException("registers must be whole words, not " + words);
    }
    within("registers", words.words(), least, most);
  }
}
