package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever {@link UsualFrames} finds, the thorough look finds too. */
class UsualFramesTest {

  private static final int SPACE = 300;

  private static final List<RtuFormat> FORMATS =
      Arrays.stream(Role.values()).map(RtuFormat::new).toList();

  @Test
  void findsNearlyAllRealFramesAsTheThoroughLookDoes() {
    int usual = 0;
    List<Vectors.Vector> vectors = Vectors.of("modbus.jsonl");
    for (Vectors.Vector vector : vectors) {
      byte[] frame = Hex.bytes(vector.hex());
      usual += agrees(Arrays.copyOf(frame, SPACE)) ? 1 : 0;
      usual += agrees(Arrays.copyOf(Hex.join(frame, frame), SPACE)) ? 1 : 0;
    }
    assertThat(usual).isGreaterThan(vectors.size() / 2);
  }

  /** Every function and third byte, the CRC holding at each length that either reading may have. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreesWhereverTheCrcHolds(boolean zerosBehind) {
    Random random = new Random(645);
    int usual = 0;
    for (int code = 0; code < 256; code++) {
      for (int third = 0; third < 256; third++) {
        byte[] bytes = new byte[SPACE];
        random.nextBytes(bytes);
        bytes[1] = (byte) code;
        bytes[2] = (byte) third;
        int[] lengths = {5, 8, third + 5};
        int length = lengths[random.nextInt(lengths.length)];
        sign(bytes, length);
        if (zerosBehind) {
          Arrays.fill(bytes, length, SPACE, (byte) 0);
        }
        usual += agrees(bytes) ? 1 : 0;
      }
    }
    assertThat(usual).isGreaterThan(500);
  }

  @Test
  void leavesAFrameThatMayBeReadBothWaysToTheThoroughLook() {
    Random random = new Random(698);
    for (int third = 6; third <= 250; third += 2) {
      byte[] bytes = new byte[SPACE];
      random.nextBytes(bytes);
      bytes[1] = 0x03;
      bytes[2] = (byte) third;
      sign(bytes, 8);
      sign(bytes, third + 5);

      assertThat(UsualFrames.length(bytes, 0, SPACE)).isZero();
      assertThat(new RtuFormat(Role.RESPONSE).look(bytes, 0, SPACE))
          .isInstanceOfSatisfying(
              Finding.Found.class,
              found -> assertThat(found.length()).isEqualTo((bytes[2] & 0xFF) + 5));
    }
  }

  @Property
  void agreesOnAnyBytes(@ForAll @Size(max = 40) byte[] bytes) {
    agrees(bytes);
  }

  private static void sign(byte[] bytes, int length) {
    int crc = Crc16.of(bytes, 0, length - 2);
    bytes[length - 2] = (byte) crc;
    bytes[length - 1] = (byte) (crc >>> 8);
  }

  /** Whether the frame is found without the thorough look; fails where both find, but not alike. */
  private static boolean agrees(byte[] bytes) {
    int length = UsualFrames.length(bytes, 0, bytes.length);
    if (length == 0) {
      return false;
    }
    Finding<ModbusFrame> usual = new Finding.Found<>(length, UsualFrames.read(bytes, 0, length));
    for (RtuFormat format : FORMATS) {
      assertThat(usual).isEqualTo(format.thorough(bytes, 0, bytes.length, false, false));
      assertThat(usual).isEqualTo(format.thorough(bytes, 0, bytes.length, true, false));
    }
    return true;
  }
}
