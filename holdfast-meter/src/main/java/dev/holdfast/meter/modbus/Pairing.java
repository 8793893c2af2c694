package dev.holdfast.meter.modbus;

import java.util.List;

/** Tells whether a response can be the answer to a request, by all that both have in common. */
public final class Pairing {
  private Pairing() {}

  /** Whether the response fits; a refusal fits each request of its function. */
  public static boolean answers(ModbusRequest request, ModbusResponse response) {
    if (request.function() != response.function()) {
      return false;
    }
    if (response instanceof ModbusResponse.Refusal) {
      return true;
    }
    return switch (request) {
      case ModbusRequest.Read r ->
          switch (response) {
            case ModbusResponse.BitsRead b -> b.bits().size() == (r.quantity() + 7) / 8;
            case ModbusResponse.WordsRead w -> w.words().size() == 2 * r.quantity();
            default -> false;
          };
      case ModbusRequest.WriteCoil(int address, boolean on) ->
          response.equals(new ModbusResponse.CoilWritten(address, on));
      case ModbusRequest.WriteRegister(int address, int value) ->
          response.equals(new ModbusResponse.RegisterWritten(address, value));
      case ModbusRequest.Diagnose r ->
          response instanceof ModbusResponse.Diagnosed d
              && d.subFunction() == r.subFunction()
              && (r.subFunction() != ModbusRequest.Diagnose.RETURN_QUERY
                  || d.data().equals(r.data()));
      case ModbusRequest.WriteCoils r ->
          response.equals(new ModbusResponse.RangeWritten(0x0F, r.address(), r.quantity()));
      case ModbusRequest.WriteRegisters r ->
          response.equals(new ModbusResponse.RangeWritten(0x10, r.address(), r.words().words()));
      case ModbusRequest.ReadFile r -> response instanceof ModbusResponse.FileRead f && fits(r, f);
      case ModbusRequest.WriteFile r ->
          response.equals(new ModbusResponse.FileWritten(r.records()));
      case ModbusRequest.MaskRegister(int address, int and, int or) ->
          response.equals(new ModbusResponse.RegisterMasked(address, and, or));
      case ModbusRequest.ReadWrite r ->
          response instanceof ModbusResponse.WordsRead w
              && w.words().size() == 2 * r.readQuantity();
      case ModbusRequest.ReadIdentification r ->
          response instanceof ModbusResponse.Identification i && i.code() == r.code();
      case ModbusRequest.ReadExceptionStatus _,
          ModbusRequest.ReadEventCounter _,
          ModbusRequest.ReportServerId _,
          ModbusRequest.ReadFifo _,
          ModbusRequest.UserDefined _ ->
          true;
    };
  }

  private static boolean fits(ModbusRequest.ReadFile request, ModbusResponse.FileRead response) {
    List<ModbusRequest.FileSpan> spans = request.spans();
    List<Octets> records = response.records();
    if (spans.size() != records.size()) {
      return false;
    }
    for (int i = 0; i < spans.size(); i++) {
      if (records.get(i).words() != spans.get(i).length()) {
        return false;
      }
    }
    return true;
  }
}
