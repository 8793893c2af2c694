package dev.holdfast.meter.modbus;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import java.util.Arrays;
import java.util.List;

/** Asks one unit one thing, such as to write a point; an answer brings no values. */
public final class ModbusCall implements MeterClient {
  private static final int NUMBER_BYTES = 2;

  private final Carrier carrier;
  private final int unit;
  private final ModbusRequest asked;
  private final Request request;

  /**
   * @param transaction 0 to 65535; TCP only
   * @param unit 0 to 255
   */
  public ModbusCall(Carrier carrier, int transaction, int unit, ModbusRequest asked) {
    this.carrier = carrier;
    this.unit = unit;
    this.asked = asked;
    this.request =
        new Request(
            carrier.wrap(transaction, unit, asked.pdu()), "unit " + unit + ": " + asked.what());
  }

  @Override
  public String protocol() {
    return carrier.protocol();
  }

  @Override
  public String address() {
    return Integer.toString(unit);
  }

  @Override
  public List<Request> requests() {
    return List.of(request);
  }

  @Override
  public Answer match(Request of, MeterFrame frame) {
    if (!(frame instanceof ModbusFrame reply)
        || reply.carrier() != carrier
        || reply.unit() != unit
        || reply.role() == Role.REQUEST
        || (carrier == Carrier.TCP && !sameNumber(of, reply.transaction()))) {
      return new Answer.NotMine();
    }
    ModbusResponse response = PduReader.response(reply.pdu());
    if (response == null || !Pairing.answers(asked, response)) {
      return new Answer.NotMine();
    }
    return response instanceof ModbusResponse.Refusal refusal
        ? new Answer.Refused(refusal.why())
        : new Answer.Values(List.of());
  }

  private static boolean sameNumber(Request request, int transaction) {
    return Octets.of(Arrays.copyOf(request.frame(), NUMBER_BYTES), 0, NUMBER_BYTES).word(0)
        == transaction;
  }
}
