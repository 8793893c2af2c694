package dev.holdfast.meter.scan;

import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.modbus.RtuFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keeps what a scanner shows. */
final class Found implements FrameSink {
  static final List<Tongue> TONGUES = tongues(Role.REQUEST);

  static List<Tongue> tongues(Role expected) {
    return List.of(
        Tongue.modbus(new RtuFormat(expected)),
        Tongue.dlt645(new Dlt645Format()),
        Tongue.dlt698(new Dlt698Format()));
  }

  final List<String> frames = new ArrayList<>();
  final List<MeterFrame> read = new ArrayList<>();
  final StringBuilder junk = new StringBuilder();
  final StringBuilder preamble = new StringBuilder();

  @Override
  public void frame(MeterFrame frame, byte[] bytes, int before, int from, int to) {
    preamble.append("fe".repeat(before));
    read.add(frame);
    frames.add(Hex.of(Arrays.copyOfRange(bytes, from, to)));
  }

  @Override
  public void junk(byte[] bytes, int from, int to) {
    junk.append(Hex.of(Arrays.copyOfRange(bytes, from, to)));
  }

  /** Feeds bytes in pieces that end before each of the given offsets; no gap follows. */
  static Found fed(byte[] bytes, int... cuts) {
    return fed(TONGUES, bytes, cuts);
  }

  static Found fed(List<Tongue> tongues, byte[] bytes, int... cuts) {
    Found found = new Found();
    feed(new FrameScanner(tongues, found), bytes, cuts);
    return found;
  }

  /** As {@link #fed} with a gap behind. */
  static Found fedThenGap(byte[] bytes, int... cuts) {
    return fedThenGap(TONGUES, bytes, cuts);
  }

  /** As {@link #fedThenGap}, by one who listens to both ways. */
  static Found heard(byte[] bytes, int... cuts) {
    return fedThenGap(tongues(Role.UNKNOWN), bytes, cuts);
  }

  static Found fedThenGap(List<Tongue> tongues, byte[] bytes, int... cuts) {
    Found found = new Found();
    FrameScanner scanner = new FrameScanner(tongues, found);
    feed(scanner, bytes, cuts);
    scanner.gap();
    return found;
  }

  private static void feed(FrameScanner scanner, byte[] bytes, int... cuts) {
    int from = 0;
    for (int cut : cuts) {
      scanner.feed(ByteBuffer.wrap(bytes, from, cut - from).slice());
      from = cut;
    }
    scanner.feed(ByteBuffer.wrap(bytes, from, bytes.length - from).slice());
  }
}
