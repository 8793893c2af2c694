package dev.holdfast.meter.modbus;

import dev.holdfast.meter.modbus.ModbusPdu.FilePlace;
import dev.holdfast.meter.modbus.ModbusPdu.FileRecords;
import dev.holdfast.meter.modbus.ModbusRequest.FileSpan;
import dev.holdfast.meter.modbus.ModbusResponse.IdObject;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PDUs read from their bytes. Never throws, whatever they are. */
public final class PduReader {
  private static final int EXCEPTION = 0x80;

  private final byte[] bytes;

  private PduReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The request that a server has received.
   *
   * @param pdu function code and data, 1 to 253 bytes; function codes above 127 are no requests
   * @return the request; or the refusal it deserves, checked in the order function, quantity and
   *     other values, end of the address range
   */
  public static ModbusPdu request(byte[] pdu) {
    if (pdu.length == 0 || pdu[0] <= 0) {
      return Refusal.of(
          pdu.length == 0 ? 0 : pdu[0] & ~EXCEPTION & 0xFF, ExceptionCode.ILLEGAL_FUNCTION);
    }
    int function = pdu[0];
    if (function == 0x2B && pdu.length > 1 && pdu[1] != PduWriter.MEI_IDENTIFICATION) {
      return Refusal.of(function, ExceptionCode.ILLEGAL_FUNCTION);
    }
    int length = PduLength.request(pdu, 0, pdu.length);
    boolean whole =
        !PduLength.known(function)
            || length == pdu.length
            || (function == 0x08 && pdu.length > 5 && pdu.length % 2 != 0);
    if (!whole || pdu.length > PduLength.MAX) {
      return Refusal.of(function, ExceptionCode.ILLEGAL_VALUE);
    }
    PduReader reader = new PduReader(pdu);
    ExceptionCode why = reader.wrong(function);
    return why == null ? reader.request(function) : Refusal.of(function, why);
  }

  /**
   * The response that a client has received.
   *
   * @param pdu function code and data
   * @return null where no response has these bytes
   */
  public static @Nullable ModbusResponse response(byte[] pdu) {
    if (pdu.length == 0 || pdu.length > PduLength.MAX || (pdu[0] & 0x7F) == 0) {
      return null;
    }
    if (pdu[0] < 0) {
      return pdu.length == 2 ? new Refusal(pdu[0] & 0x7F, pdu[1] & 0xFF) : null;
    }
    int function = pdu[0];
    boolean whole =
        !PduLength.known(function)
            || PduLength.response(pdu, 0, pdu.length) == pdu.length
            || (function == 0x08 && pdu.length > 5 && pdu.length % 2 != 0);
    return whole ? new PduReader(pdu).response(function) : null;
  }

  /** What speaks against a request of whole length; null where nothing does. */
  private @Nullable ExceptionCode wrong(int function) {
    boolean value =
        switch (function) {
          case 0x01, 0x02, 0x03, 0x04 -> quantity(word(3), ModbusTable.readBy(function).maxRead());
          case 0x05 -> word(3) == PduWriter.ON || word(3) == 0;
          case 0x0F -> quantity(word(3), 1968) && at(5) == (word(3) + 7) / 8;
          case 0x10 -> quantity(word(3), 123) && at(5) == 2 * word(3);
          case 0x14 -> at(1) % 7 == 0 && at(1) <= 0xF5;
          case 0x15 -> recordsFit();
          case 0x17 -> quantity(word(3), 125) && quantity(word(7), 121) && at(9) == 2 * word(7);
          case 0x2B -> at(2) >= 1 && at(2) <= 4;
          default -> true;
        };
    return value ? wrongAddress(function) : ExceptionCode.ILLEGAL_VALUE;
  }

  private @Nullable ExceptionCode wrongAddress(int function) {
    boolean fits =
        switch (function) {
          case 0x01, 0x02, 0x03, 0x04, 0x0F, 0x10 -> ends(word(1), word(3));
          case 0x17 -> ends(word(1), word(3)) && ends(word(5), word(7));
          case 0x14 -> spansExist();
          case 0x15 -> recordsExist();
          default -> true;
        };
    if (!fits) {
      return ExceptionCode.ILLEGAL_ADDRESS;
    }
    return function == 0x14 && answerBytes() > PduLength.MAX ? ExceptionCode.ILLEGAL_VALUE : null;
  }

  private static boolean quantity(int value, int most) {
    return value >= 1 && value <= most;
  }

  private static boolean ends(int address, int quantity) {
    return address + quantity <= 0x10000;
  }

  private boolean spansExist() {
    for (int at = 2; at < bytes.length; at += 7) {
      if (!place(at) || !quantity(word(at + 5), 10_000 - word(at + 3))) {
        return false;
      }
    }
    return true;
  }

  private boolean place(int at) {
    return at(at) == PduWriter.FILE_REFERENCE && word(at + 1) > 0 && word(at + 3) <= 9999;
  }

  private int answerBytes() {
    int bytesOfAnswer = 2;
    for (int at = 2; at < bytes.length; at += 7) {
      bytesOfAnswer += 2 + 2 * word(at + 5);
    }
    return bytesOfAnswer;
  }

  private boolean recordsFit() {
    int at = 2;
    while (at + 7 <= bytes.length && word(at + 5) > 0) {
      at += 7 + 2 * word(at + 5);
    }
    return at == bytes.length;
  }

  private boolean recordsExist() {
    for (int at = 2; at < bytes.length; at += 7 + 2 * word(at + 5)) {
      if (!place(at) || word(at + 3) + word(at + 5) > 10_000) {
        return false;
      }
    }
    return true;
  }

  private ModbusRequest request(int function) {
    return switch (function) {
      case 0x01, 0x02, 0x03, 0x04 ->
          new ModbusRequest.Read(ModbusTable.readBy(function), word(1), word(3));
      case 0x05 -> new ModbusRequest.WriteCoil(word(1), word(3) == PduWriter.ON);
      case 0x06 -> new ModbusRequest.WriteRegister(word(1), word(3));
      case 0x07 -> new ModbusRequest.ReadExceptionStatus();
      case 0x08 -> new ModbusRequest.Diagnose(word(1), from(3));
      case 0x0B -> new ModbusRequest.ReadEventCounter();
      case 0x0F -> new ModbusRequest.WriteCoils(word(1), word(3), from(6));
      case 0x10 -> new ModbusRequest.WriteRegisters(word(1), from(6));
      case 0x11 -> new ModbusRequest.ReportServerId();
      case 0x14 -> new ModbusRequest.ReadFile(spans());
      case 0x15 -> new ModbusRequest.WriteFile(records());
      case 0x16 -> new ModbusRequest.MaskRegister(word(1), word(3), word(5));
      case 0x17 -> new ModbusRequest.ReadWrite(word(1), word(3), word(5), from(10));
      case 0x18 -> new ModbusRequest.ReadFifo(word(1));
      case 0x2B -> new ModbusRequest.ReadIdentification(at(2), at(3));
      default -> new ModbusRequest.UserDefined(function, from(1));
    };
  }

  private @Nullable ModbusResponse response(int function) {
    return switch (function) {
      case 0x01, 0x02 -> new ModbusResponse.BitsRead(ModbusTable.readBy(function), from(2));
      case 0x03, 0x04, 0x17 -> new ModbusResponse.WordsRead(function, from(2));
      case 0x05 -> coil();
      case 0x06 -> new ModbusResponse.RegisterWritten(word(1), word(3));
      case 0x07 -> new ModbusResponse.ExceptionStatus(at(1));
      case 0x08 -> new ModbusResponse.Diagnosed(word(1), from(3));
      case 0x0B -> new ModbusResponse.EventCounter(word(1), word(3));
      case 0x0F, 0x10 -> new ModbusResponse.RangeWritten(function, word(1), word(3));
      case 0x11 -> new ModbusResponse.ServerId(from(2));
      case 0x14 -> fileRead();
      case 0x15 ->
          recordsFit() && recordsExist() ? new ModbusResponse.FileWritten(records()) : null;
      case 0x16 -> new ModbusResponse.RegisterMasked(word(1), word(3), word(5));
      case 0x18 -> fifo();
      case 0x2B -> identification();
      default -> new ModbusResponse.UserAnswer(function, from(1));
    };
  }

  private @Nullable ModbusResponse coil() {
    int value = word(3);
    return value == PduWriter.ON || value == 0
        ? new ModbusResponse.CoilWritten(word(1), value != 0)
        : null;
  }

  private @Nullable ModbusResponse fifo() {
    return word(1) == 2 + 2 * word(3) ? new ModbusResponse.FifoRead(from(5)) : null;
  }

  private @Nullable ModbusResponse fileRead() {
    List<Octets> records = new ArrayList<>();
    int at = 2;
    while (at < bytes.length) {
      int length = at(at);
      boolean fits = length >= 3 && length % 2 != 0 && at + 1 + length <= bytes.length;
      if (!fits || at(at + 1) != PduWriter.FILE_REFERENCE) {
        return null;
      }
      records.add(Octets.of(bytes, at + 2, at + 1 + length));
      at += 1 + length;
    }
    return new ModbusResponse.FileRead(records);
  }

  private ModbusResponse identification() {
    List<IdObject> objects = new ArrayList<>();
    int at = 7;
    for (int left = at(6); left > 0; left--) {
      int length = at(at + 1);
      objects.add(
          new IdObject(at(at), new String(bytes, at + 2, length, StandardCharsets.ISO_8859_1)));
      at += 2 + length;
    }
    return new ModbusResponse.Identification(at(2), at(3), at(4) == 0xFF, at(5), objects);
  }

  private List<FileSpan> spans() {
    List<FileSpan> spans = new ArrayList<>();
    for (int at = 2; at < bytes.length; at += 7) {
      spans.add(new FileSpan(new FilePlace(word(at + 1), word(at + 3)), word(at + 5)));
    }
    return spans;
  }

  private List<FileRecords> records() {
    List<FileRecords> records = new ArrayList<>();
    int at = 2;
    while (at < bytes.length) {
      int end = at + 7 + 2 * word(at + 5);
      FilePlace place = new FilePlace(word(at + 1), word(at + 3));
      records.add(new FileRecords(place, Octets.of(bytes, at + 7, end)));
      at = end;
    }
    return records;
  }

  private int at(int index) {
    return bytes[index] & 0xFF;
  }

  private int word(int index) {
    return (at(index) << 8) | at(index + 1);
  }

  private Octets from(int index) {
    return Octets.of(bytes, index, bytes.length);
  }
}
