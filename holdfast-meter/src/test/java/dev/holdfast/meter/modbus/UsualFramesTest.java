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
  void aResponseIsTakenForALongReadingOnlyWhereNoRequestIsLikely() {
    Random random = new Random(698);
    for (int third = 6; third <= 250; third += 2) {
      byte[] bytes = new byte[SPACE];
      random.nextBytes(bytes);
      bytes[1] = 0x03;
      bytes[2] = (byte) third;
      sign(bytes, 8);
      sign(bytes, third + 5);

      assertThat(length(Role.RESPONSE, bytes, Role.RESPONSE)).isEqualTo((bytes[2] & 0xFF) + 5);
      assertThat(length(Role.UNKNOWN, bytes, Role.RESPONSE)).isEqualTo((bytes[2] & 0xFF) + 5);
      byte[] likely = bytes.clone();
      likely[4] = 0;
      likely[5] = 1;
      sign(likely, 8);
      sign(likely, third + 5);
      assertThat(length(Role.RESPONSE, likely, Role.RESPONSE)).isEqualTo((bytes[2] & 0xFF) + 5);
      assertThat(length(Role.REQUEST, likely, Role.REQUEST)).isEqualTo(8);
      assertThat(length(Role.UNKNOWN, likely, Role.REQUEST)).isEqualTo(8);
    }
  }

  private static int length(Role expected, byte[] bytes, Role role) {
    return new RtuFormat(expected).look(bytes, 0, SPACE) instanceof Finding.Found<ModbusFrame> found
            && found.frame().role() == role
        ? found.length()
        : 0;
  }

  @Test
  void aRequestOfAnyQuantityIsTakenWhereAnotherFrameFollowsIt() {
    byte[] first = Hex.bytes("1103667788994fa2");
    byte[] next = Hex.bytes("010300000002c40b");
    byte[] bytes = Arrays.copyOf(Hex.join(first, next), SPACE);
    sign(bytes, 0x66 + 5);

    assertThat(length(Role.UNKNOWN, bytes, Role.REQUEST)).isEqualTo(8);
    assertThat(length(Role.RESPONSE, bytes, Role.RESPONSE)).isEqualTo(0x66 + 5);
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
    boolean usual = true;
    for (RtuFormat format : FORMATS) {
      int length = format.glance(bytes, 0, bytes.length);
      usual &= length != 0;
      if (length != 0) {
        Finding<ModbusFrame> told = new Finding.Found<>(length, format.read(bytes, 0, length));
        assertThat(told).isEqualTo(format.thorough(bytes, 0, bytes.length, false, false));
        assertThat(told).isEqualTo(format.thorough(bytes, 0, bytes.length, true, false));
      }
    }
    return usual;
  }
}
