package dev.holdfast.meter.dlt645;

import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a meter: reads of what the model has, blocks of it, the address. Requests for another
 * address, broadcasts and replies are met with silence, services not served with an error.
 */
public final class Dlt645Server implements MeterServer {

  private static final int RESPONSE = 0x80;
  private static final int ERROR = 0xC0;
  private static final int FOLLOW_UP = 0x20;
  private static final int OTHER_ERROR = 0x01;
  private static final int DI_BYTES = 4;

  /** Bytes of values in one reply; a multiple of 2, 3 and 4, so that no value is torn. */
  private static final int PART = 192;

  private final Dlt645Address address;
  private final Dlt645View view;

  /**
   * @param address the meter's own address
   * @throws IllegalArgumentException when it is shortened or the broadcast address
   */
  public Dlt645Server(Dlt645Address address, MeterModel model) {
    if (address.shortened() || address.equals(Dlt645Address.BROADCAST)) {
      throw new IllegalArgumentException("no meter has the address " + address);
    }
    this.address = address;
    this.view = new Dlt645View(model, address);
  }

  @Override
  public String protocol() {
    return Dlt645Format.PROTOCOL;
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    if (!(frame instanceof Dlt645Frame request)
        || request.role() != MeterFrame.Role.REQUEST
        || request.code() > 0x1F
        || request.station().equals(Dlt645Address.BROADCAST)
        || !request.station().covers(address)) {
      return null;
    }
    Dlt645Function function = request.function();
    return function == null ? null : reply(request, function);
  }

  private byte @Nullable [] reply(Dlt645Frame request, Dlt645Function function) {
    return switch (function) {
      case READ -> read(request, 0);
      case READ_FOLLOW_UP ->
          request.dataLength() == DI_BYTES + 1 && request.dataByte(DI_BYTES) > 0
              ? read(request, request.dataByte(DI_BYTES))
              : error(function, OTHER_ERROR);
      case READ_ADDRESS ->
          request.dataLength() == 0 ? answer(RESPONSE | function.bits(), view.address()) : null;
      case BROADCAST_TIME, WRITE_ADDRESS, SECURITY -> null;
      default -> error(function, OTHER_ERROR);
    };
  }

  /** Part 0 answers a read, part 1 to 255 a follow-up with that sequence number. */
  private byte[] read(Dlt645Frame request, int part) {
    Dlt645Function function = part == 0 ? Dlt645Function.READ : Dlt645Function.READ_FOLLOW_UP;
    Integer di = request.di();
    int expected = part == 0 ? DI_BYTES : DI_BYTES + 1;
    byte[] values = di == null || request.dataLength() != expected ? new byte[0] : view.values(di);
    int from = part * PART;
    if (from >= values.length) {
      return error(function, Dlt645Error.NO_SUCH_DATA);
    }
    int to = Math.min(values.length, from + PART);
    byte[] data = Arrays.copyOf(request.data(), expected + to - from);
    System.arraycopy(values, from, data, DI_BYTES, to - from);
    if (part > 0) {
      data[data.length - 1] = (byte) part;
    }
    int more = to < values.length ? FOLLOW_UP : 0;
    return answer(RESPONSE | more | function.bits(), data);
  }

  private byte[] error(Dlt645Function function, int error) {
    return answer(ERROR | function.bits(), new byte[] {(byte) error});
  }

  private byte[] answer(int control, byte[] data) {
    return Dlt645Frame.of(address, control, data).bytes();
  }
}
