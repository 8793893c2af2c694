package dev.holdfast.meter.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModbusVectorsTest {

  static List<Vectors.Vector> vectors() {
    return Vectors.of("modbus.jsonl");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsTheFrameAsItsSourceDoes(Vectors.Vector vector) {
    byte[] bytes = Hex.bytes(vector.hex());

    Finding<ModbusFrame> finding = last(vector);

    assertThat(finding).isInstanceOf(Finding.Found.class);
    Finding.Found<ModbusFrame> found = (Finding.Found<ModbusFrame>) finding;
    assertThat(found.length()).isEqualTo(bytes.length);
    assertThat(found.frame().summary()).isEqualTo(vector.meaning());
    assertThat(found.frame().role()).isEqualTo(role(vector.direction()));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void wantsMoreOfEachBeginning(Vectors.Vector vector) {
    byte[] bytes = Hex.bytes(vector.hex());

    for (int n = 1; n < bytes.length; n++) {
      assertThat(format(vector).look(bytes, 0, n))
          .as("%d bytes", n)
          .isInstanceOfSatisfying(
              Finding.NeedMore.class,
              more -> assertThat(more.atLeast()).isLessThanOrEqualTo(bytes.length));
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void wrapsThePduAsItStood(Vectors.Vector vector) {
    byte[] bytes = Hex.bytes(vector.hex());
    Finding.Found<ModbusFrame> found = (Finding.Found<ModbusFrame>) last(vector);
    ModbusFrame frame = found.frame();

    assertThat(frame.carrier().wrap(frame.transaction(), frame.unit(), frame.pdu()))
        .isEqualTo(bytes);
  }

  /** What the whole vector is when nothing follows it. */
  private static Finding<ModbusFrame> last(Vectors.Vector vector) {
    byte[] bytes = Hex.bytes(vector.hex());
    return format(vector).lookLast(bytes, 0, bytes.length);
  }

  private static FrameFormat<ModbusFrame> format(Vectors.Vector vector) {
    return vector.meaning().startsWith("tx") ? new TcpFormat(false) : new RtuFormat(Role.UNKNOWN);
  }

  private static Role role(String direction) {
    return switch (direction) {
      case "request" -> Role.REQUEST;
      case "response" -> Role.RESPONSE;
      default -> Role.UNKNOWN;
    };
  }
}
