package dev.holdfast.meter.modbus;

import dev.holdfast.meter.modbus.ModbusPdu.FileRecords;
import dev.holdfast.meter.modbus.ModbusRequest.FileSpan;
import dev.holdfast.meter.modbus.ModbusResponse.IdObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of a PDU, written one after the other. */
final class PduWriter {
  static final int FILE_REFERENCE = 0x06;
  static final int MEI_IDENTIFICATION = 0x0E;
  static final int ON = 0xFF00;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PduWriter(int function) {
    out.write(function);
  }

  static byte[] of(ModbusRequest request) {
    PduWriter pdu = new PduWriter(request.function());
    return switch (request) {
      case ModbusRequest.Read r -> pdu.word(r.address()).word(r.quantity()).bytes();
      case ModbusRequest.WriteCoil r -> pdu.word(r.address()).word(r.on() ? ON : 0).bytes();
      case ModbusRequest.WriteRegister r -> pdu.word(r.address()).word(r.value()).bytes();
      case ModbusRequest.ReadExceptionStatus _,
          ModbusRequest.ReadEventCounter _,
          ModbusRequest.ReportServerId _ ->
          pdu.bytes();
      case ModbusRequest.Diagnose r -> pdu.word(r.subFunction()).all(r.data()).bytes();
      case ModbusRequest.WriteCoils r ->
          pdu.word(r.address()).word(r.quantity()).counted(r.bits()).bytes();
      case ModbusRequest.WriteRegisters r ->
          pdu.word(r.address()).word(r.words().words()).counted(r.words()).bytes();
      case ModbusRequest.ReadFile r -> pdu.spans(r.spans()).bytes();
      case ModbusRequest.WriteFile r -> pdu.records(r.records()).bytes();
      case ModbusRequest.MaskRegister r -> pdu.word(r.address()).word(r.and()).word(r.or()).bytes();
      case ModbusRequest.ReadWrite r ->
          pdu.word(r.readAddress())
              .word(r.readQuantity())
              .word(r.writeAddress())
              .word(r.words().words())
              .counted(r.words())
              .bytes();
      case ModbusRequest.ReadFifo r -> pdu.word(r.address()).bytes();
      case ModbusRequest.ReadIdentification r ->
          pdu.octet(MEI_IDENTIFICATION).octet(r.code()).octet(r.object()).bytes();
      case ModbusRequest.UserDefined r -> pdu.all(r.data()).bytes();
    };
  }

  static byte[] of(ModbusResponse response) {
    if (response instanceof ModbusResponse.Refusal(int function, int code)) {
      return new byte[] {(byte) (function | 0x80), (byte) code};
    }
    PduWriter pdu = new PduWriter(response.function());
    return switch (response) {
      case ModbusResponse.BitsRead r -> pdu.counted(r.bits()).bytes();
      case ModbusResponse.WordsRead r -> pdu.counted(r.words()).bytes();
      case ModbusResponse.CoilWritten r -> pdu.word(r.address()).word(r.on() ? ON : 0).bytes();
      case ModbusResponse.RegisterWritten r -> pdu.word(r.address()).word(r.value()).bytes();
      case ModbusResponse.ExceptionStatus r -> pdu.octet(r.bits()).bytes();
      case ModbusResponse.Diagnosed r -> pdu.word(r.subFunction()).all(r.data()).bytes();
      case ModbusResponse.EventCounter r -> pdu.word(r.status()).word(r.count()).bytes();
      case ModbusResponse.RangeWritten r -> pdu.word(r.address()).word(r.quantity()).bytes();
      case ModbusResponse.ServerId r -> pdu.counted(r.data()).bytes();
      case ModbusResponse.FileRead r -> pdu.answers(r.records()).bytes();
      case ModbusResponse.FileWritten r -> pdu.records(r.records()).bytes();
      case ModbusResponse.RegisterMasked r ->
          pdu.word(r.address()).word(r.and()).word(r.or()).bytes();
      case ModbusResponse.FifoRead r ->
          pdu.word(2 + r.words().size()).word(r.words().words()).all(r.words()).bytes();
      case ModbusResponse.Identification r -> pdu.identification(r).bytes();
      case ModbusResponse.UserAnswer r -> pdu.all(r.data()).bytes();
      case ModbusResponse.Refusal _ -> throw new IllegalStateException("written above");
    };
  }

  private PduWriter octet(int value) {
    out.write(value);
    return this;
  }

  private PduWriter word(int value) {
    return octet(value >>> 8).octet(value);
  }

  private PduWriter all(Octets octets) {
    out.writeBytes(octets.toArray());
    return this;
  }

  private PduWriter counted(Octets octets) {
    return octet(octets.size()).all(octets);
  }

  private PduWriter spans(List<FileSpan> spans) {
    octet(7 * spans.size());
    for (FileSpan span : spans) {
      octet(FILE_REFERENCE).word(span.place().file()).word(span.place().record());
      word(span.length());
    }
    return this;
  }

  private PduWriter records(List<FileRecords> records) {
    octet(records.stream().mapToInt(r -> 7 + r.words().size()).sum());
    for (FileRecords r : records) {
      octet(FILE_REFERENCE).word(r.place().file()).word(r.place().record());
      word(r.words().words()).all(r.words());
    }
    return this;
  }

  private PduWriter answers(List<Octets> records) {
    octet(records.stream().mapToInt(words -> 2 + words.size()).sum());
    for (Octets words : records) {
      octet(1 + words.size()).octet(FILE_REFERENCE).all(words);
    }
    return this;
  }

  private PduWriter identification(ModbusResponse.Identification r) {
    octet(MEI_IDENTIFICATION).octet(r.code()).octet(r.conformity());
    octet(r.moreFollows() ? 0xFF : 0).octet(r.next()).octet(r.objects().size());
    for (IdObject object : r.objects()) {
      octet(object.number());
      counted(Octets.of(object.text().getBytes(StandardCharsets.ISO_8859_1)));
    }
    return this;
  }

  private byte[] bytes() {
    return out.toByteArray();
  }
}
