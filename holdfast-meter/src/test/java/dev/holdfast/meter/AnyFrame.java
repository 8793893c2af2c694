package dev.holdfast.meter;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.modbus.AsciiFormat;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.ModbusFrame;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Real frames, and frames like them whose content is spoilt while their check sums hold. */
public final class AnyFrame {

  public static final List<FrameFormat<? extends MeterFrame>> FORMATS =
      List.of(
          new RtuFormat(Role.UNKNOWN),
          new Dlt645Format(),
          new Dlt698Format(),
          new AsciiFormat(),
          new TcpFormat(false),
          new TcpFormat(true));

  private static final List<Carrier> CARRIERS = List.of(Carrier.RTU, Carrier.ASCII, Carrier.TCP);

  private static final List<byte[]> REAL =
      Stream.of("modbus.jsonl", "dlt645.jsonl", "dlt698.jsonl")
          .flatMap(file -> Vectors.of(file).stream())
          .map(vector -> Hex.bytes(vector.hex().replaceAll("^(fe)*", "")))
          .toList();

  private AnyFrame() {}

  /** A real frame. */
  public static byte[] real(Random random) {
    return REAL.get(random.nextInt(REAL.size()));
  }

  /** A frame, sound or spoilt within or without its check sums. */
  public static byte[] any(Random random) {
    byte[] real = real(random);
    MeterFrame frame = read(real);
    return switch (random.nextInt(4)) {
      case 0 -> real;
      case 1 -> Spoilt.bytes(random, real, 4);
      default -> frame == null ? real : sealed(random, frame);
    };
  }

  /** The frame that the bytes start with, by the first format that finds one; nothing follows. */
  public static @Nullable MeterFrame read(byte[] bytes) {
    for (FrameFormat<? extends MeterFrame> format : FORMATS) {
      if (format.lookLast(bytes, 0, bytes.length)
          instanceof Finding.Found<?>(int n, MeterFrame f)) {
        return f;
      }
    }
    return null;
  }

  private static byte[] sealed(Random random, MeterFrame frame) {
    int changes = 1 + random.nextInt(3);
    return switch (frame) {
      case ModbusFrame modbus -> {
        byte[] pdu = fitting(Spoilt.bytes(random, modbus.pdu(), changes), modbus.pdu(), 253);
        Carrier carrier = CARRIERS.get(random.nextInt(CARRIERS.size()));
        yield carrier.wrap(random.nextInt(0x1_0000), modbus.unit(), pdu);
      }
      case Dlt645Frame meter -> {
        byte[] data = fitting(Spoilt.bytes(random, meter.data(), changes), meter.data(), 255);
        int control = random.nextInt(4) == 0 ? random.nextInt(256) : meter.code();
        yield Dlt645Frame.of(meter.station(), control, data).bytes();
      }
      case Dlt698Frame meter -> {
        byte[] data = Spoilt.bytes(random, meter.userData(), changes);
        int control = random.nextInt(4) == 0 ? random.nextInt(256) : meter.control();
        yield Dlt698Frame.of(control, meter.server(), meter.clientAddress(), data).bytes();
      }
      default -> throw new IllegalStateException("a frame of no known kind: " + frame);
    };
  }

  private static byte[] fitting(byte[] bytes, byte[] otherwise, int most) {
    return bytes.length == 0 || bytes.length > most ? otherwise : bytes;
  }
}
