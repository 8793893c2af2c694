package dev.holdfast.bench.decode;

import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.modbus.ModbusFrame;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the frames of all three protocols and reads address, code and first value of each. */
final class MeterReader implements FrameSink {

  private static final List<Tongue> ALL =
      List.of(
          Tongue.modbus(new RtuFormat(Role.UNKNOWN)),
          Tongue.dlt645(new Dlt645Format()),
          Tongue.dlt698(new Dlt698Format()));

  /** Digits behind the point, as many as any number has. */
  private static final int DECIMALS = 4;

  private int frames;
  private long sum;
  private Object address = "";
  private @Nullable BigDecimal number;

  /** Scans a corpus as a stream whose borders nobody knows. */
  static MeterReader scan(byte[] bytes) {
    MeterReader reader = new MeterReader();
    FrameScanner.scan(ALL, bytes, 0, bytes.length, reader);
    return reader;
  }

  /** Frames found. */
  int frames() {
    return frames;
  }

  /** Something that depends on all that was read. */
  long sum() {
    return sum + address.hashCode() + Objects.hashCode(number);
  }

  @Override
  public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {
    frames++;
    sum += frame.code();
    switch (frame) {
      case ModbusFrame modbus -> sum += modbus.unit() + modbus.firstRegister();
      case Dlt645Frame dlt645 -> sum += dlt645.station().digits() + dlt645.number(DECIMALS);
      case Dlt698Frame dlt698 -> {
        address = dlt698.address();
        number = dlt698.number();
      }
      default -> throw new IllegalArgumentException(frame.protocol());
    }
  }

  @Override
  public void junk(byte[] bytes, int from, int to) {}
}
