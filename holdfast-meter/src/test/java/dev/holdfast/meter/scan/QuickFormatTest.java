package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.Vectors;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a glance tells is what a look finds. */
class QuickFormatTest {

  private static final int SPACE = 300;
  private static final int LONGEST_PREAMBLE = 8;

  private static final QuickFormat<? extends MeterFrame> RTU = new RtuFormat(Role.UNKNOWN);
  private static final Dlt645Format DLT645 = new Dlt645Format();
  private static final Dlt698Format DLT698 = new Dlt698Format();

  @Test
  void aGlanceTellsEachRealFrameOfDlt645() {
    for (Vectors.Vector vector : Vectors.of("dlt645.jsonl")) {
      byte[] frame = Hex.bytes(vector.hex().replaceAll("^(fe)*", ""));
      if (DLT645.lookLast(frame, 0, frame.length) instanceof Finding.Found<?>) {
        assertThat(glance(DLT645, Arrays.copyOf(frame, SPACE))).isEqualTo(frame.length);
      }
    }
  }

  @Property
  void aGlanceAgreesWithALook(@ForAll @Size(max = 80) byte[] bytes) {
    glance(RTU, bytes);
    glance(DLT645, bytes);
    byte[] head = Arrays.copyOf(bytes, SPACE);
    head[0] = 0x68;
    head[7] = 0x68;
    int checkAt = 10 + (head[9] & 0xFF);
    byte sum = 0;
    for (int i = 0; i < checkAt; i++) {
      sum += head[i];
    }
    head[checkAt] = sum;
    head[checkAt + 1] = 0x16;
    assertThat(glance(DLT645, head)).isEqualTo(checkAt + 2);
  }

  private static int glance(QuickFormat<? extends MeterFrame> format, byte[] bytes) {
    int length = format.glance(bytes, 0, bytes.length);
    if (length > 0) {
      Finding<? extends MeterFrame> told =
          new Finding.Found<>(length, format.read(bytes, 0, length));
      assertThat(told).isEqualTo(format.look(bytes, 0, bytes.length));
      assertThat(told).isEqualTo(format.lookLast(bytes, 0, bytes.length));
      assertThat(told).isEqualTo(format.lookLast(bytes, 0, length));
    }
    return length;
  }

  @Test
  void noFrameStandsWhereAScreenRulesItOut() {
    assertThat(ruledOut("dlt645.jsonl", Tongue.dlt645(DLT645))).isPositive();
    assertThat(ruledOut("dlt698.jsonl", Tongue.dlt698(DLT698))).isPositive();
  }

  /** Ranges ruled out of all that begin within a frame or before it and end within or behind it. */
  private static int ruledOut(String file, Tongue tongue) {
    Heads heads = new Heads(new Tongue[] {tongue}, new Tongue[0]);
    int ruledOut = 0;
    for (Vectors.Vector vector : Vectors.of(file)) {
      byte[] frame = Hex.bytes(vector.hex());
      byte[] bytes = Arrays.copyOf(Hex.join(new byte[5], frame), frame.length + 40);
      for (int from = 0; from < frame.length; from++) {
        for (int to = from; to < bytes.length; to++) {
          if (!heads.mayStand(bytes, from, to)) {
            ruledOut++;
            assertThat(stands(tongue.format(), bytes, from, to)).isFalse();
          }
        }
      }
    }
    return ruledOut;
  }

  /** A short frame of each length, with 68 wherever one may stand and whole frames on its data. */
  @Property
  void noFrameStandsWithinOneThatIsSaidToCarryNone(
      @ForAll @Size(80) byte[] bytes, @ForAll @Size(value = 12) boolean[] starts) {
    for (int data = 0; data <= 20; data++) {
      byte[] frame = bytes.clone();
      for (int i = 0; i < starts.length; i++) {
        frame[2 * i] = starts[i] ? 0x68 : frame[2 * i];
      }
      frame[0] = 0x68;
      frame[7] = 0x68;
      frame[9] = (byte) data;
      if (DLT645.carriesNone(frame, 0, data + 12)) {
        for (int at = 1; at <= data; at++) {
          assertThat(frame[at] == 0x68 && at != 7).isFalse();
        }
        assertThat(stands(DLT645, frame, 1, data + 12)).isFalse();
        assertThat(stands(DLT698, frame, 1, data + 12)).isFalse();
      }
    }
  }

  private static boolean stands(
      FrameFormat<? extends MeterFrame> format, byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (format.lookLast(bytes, at, to) instanceof Finding.Found<?>) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aPreambleIsPassedOverWhereNobodyElseMayTakeIt() {
    assertThat(passed(new RtuFormat(Role.UNKNOWN))).isEqualTo(LONGEST_PREAMBLE);
    assertThat(passed(new TcpFormat(true))).isZero();
  }

  private static int passed(FrameFormat<? extends MeterFrame> other) {
    byte[] bytes = new byte[2 * LONGEST_PREAMBLE];
    Arrays.fill(bytes, Preambles.WAKE);
    bytes[LONGEST_PREAMBLE] = 0x68;
    Tongue[] others = {Tongue.modbus(other)};
    return Preambles.at(bytes, 0, Preambles.passedBy(others, List.of(), 0x68).passed());
  }
}
