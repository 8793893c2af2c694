package dev.holdfast.meter.modbus;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the points of one unit by functions 01 to 04. Points that touch are read together, as many
 * as one request may ask for.
 */
public final class ModbusClient implements MeterClient {
  private static final int TCP_HEAD = 7;

  private final Carrier carrier;
  private final int unit;
  private final ReadPlan plan;
  private int transaction;

  /** As below; registers between points are never asked for. */
  public ModbusClient(Carrier carrier, int unit, List<ModbusPoint> points) {
    this(carrier, unit, points, 0);
  }

  /**
   * @param unit 0 to 255; 0 on TCP only
   * @param points in the order in which their values are given
   * @param gap most registers between points that may be read with them, see {@link ReadPlan#of}
   */
  public ModbusClient(Carrier carrier, int unit, List<ModbusPoint> points, int gap) {
    if (unit < (carrier == Carrier.TCP ? 0 : 1) || unit > 255) {
      throw new IllegalArgumentException("unit " + unit + " of a " + carrier.protocol() + " meter");
    }
    this.carrier = carrier;
    this.unit = unit;
    this.plan = ReadPlan.of(points, gap);
  }

  @Override
  public String protocol() {
    return carrier.protocol();
  }

  @Override
  public String address() {
    return Integer.toString(unit);
  }

  /** On TCP each call gives new transaction numbers, so that no reply to an older one fits. */
  @Override
  public List<Request> requests() {
    List<Request> requests = new ArrayList<>(plan.parts().size());
    for (ReadPlan.Part part : plan.parts()) {
      transaction = (transaction + 1) & 0xFFFF;
      requests.add(
          new Request(
              carrier.wrap(transaction, unit, part.read().pdu()),
              "unit " + unit + ": " + part.read().what()));
    }
    return requests;
  }

  /** That of the longest read of the plan; a request does not say which it is. */
  @Override
  public int answerBytes(Request request) {
    int data =
        plan.parts().stream()
            .map(ReadPlan.Part::read)
            .mapToInt(ModbusClient::bytes)
            .max()
            .orElse(0);
    return carrier.wrap(0, unit, new byte[2 + data]).length;
  }

  private static int bytes(ModbusRequest.Read read) {
    return read.table().bits() ? (read.quantity() + 7) / 8 : 2 * read.quantity();
  }

  @Override
  public Answer match(Request request, MeterFrame frame) {
    if (!(frame instanceof ModbusFrame reply)
        || reply.carrier() != carrier
        || reply.unit() != unit
        || reply.role() != Role.RESPONSE) {
      return new Answer.NotMine();
    }
    ReadPlan.Part part = asked(request.frame(), reply.transaction());
    ModbusResponse response = part == null ? null : PduReader.response(reply.pdu());
    if (part == null || response == null || !Pairing.answers(part.read(), response)) {
      return new Answer.NotMine();
    }
    return response instanceof ModbusResponse.Refusal refusal
        ? new Answer.Refused(refusal.why())
        : new Answer.Values(Points.values(part, response));
  }

  /** The part of the plan that a request was made for. */
  private ReadPlan.@Nullable Part asked(byte[] frame, int transaction) {
    if (carrier == Carrier.TCP
        && (frame.length < TCP_HEAD || Octets.of(frame, 0, 2).word(0) != transaction)) {
      return null;
    }
    for (ReadPlan.Part part : plan.parts()) {
      if (Arrays.equals(carrier.wrap(transaction, unit, part.read().pdu()), frame)) {
        return part;
      }
    }
    return null;
  }
}
