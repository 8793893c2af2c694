package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.DataItem;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.scan.Tongue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProtocolsTest {

  /** A protocol of one's own: {@code $}, a letter, {@code #}. */
  private record Letter(char letter) implements MeterFrame {
    @Override
    public String protocol() {
      return "letters";
    }

    @Override
    public Role role() {
      return Role.REQUEST;
    }

    @Override
    public String address() {
      return "";
    }

    @Override
    public int code() {
      return letter;
    }

    @Override
    public String summary() {
      return "letter " + letter;
    }

    @Override
    public List<DataItem> items() {
      return List.of();
    }
  }

  private static final class LetterFormat implements FrameFormat<Letter> {
    @Override
    public String protocol() {
      return "letters";
    }

    @Override
    public int maxLength() {
      return 3;
    }

    @Override
    public Finding<Letter> look(byte[] bytes, int at, int end) {
      if (bytes[at] != '$' || (end - at > 2 && bytes[at + 2] != '#')) {
        return Finding.no();
      }
      return end - at < 3
          ? new Finding.NeedMore<>(3)
          : new Finding.Found<>(3, new Letter((char) bytes[at + 1]));
    }
  }

  private static final class LetterServer implements MeterServer {
    @Override
    public String protocol() {
      return "letters";
    }

    @Override
    public byte @Nullable [] reply(MeterFrame frame) {
      return frame instanceof Letter(char letter) ? new byte[] {'=', (byte) letter} : null;
    }
  }

  @Test
  void aProtocolOfOnesOwnIsServedBesideTheOthers() {
    Protocols protocols =
        Protocols.standard().with("letters", _ -> new Tongue(new LetterFormat(), false, true, '$'));
    List<Tongue> tongues =
        protocols.tongues(
            List.of("modbus-rtu", "dlt645-2007", "modbus-ascii", "modbus-tcp", "letters"),
            MeterFrame.Role.REQUEST);
    CountingRegisters registers = new CountingRegisters(100);
    List<MeterServer> servers =
        List.of(
            new ModbusServer(Carrier.RTU, 1, registers),
            new ModbusServer(Carrier.ASCII, 1, registers),
            new ModbusServer(Carrier.TCP, 1, registers),
            new LetterServer());
    VirtualPort<MeterServerSession> port =
        VirtualPort.open(p -> new MeterServerSession(p, tongues, servers, Duration.ofMillis(100)));
    byte[] read = {3, 0, 7, 0, 1};
    byte[] mixed =
        Hex.join(
            Hex.join(Carrier.TCP.wrap(9, 1, read), "$a#".getBytes(StandardCharsets.US_ASCII)),
            Hex.join(Carrier.ASCII.wrap(0, 1, read), Carrier.RTU.wrap(0, 1, read)));

    for (byte b : mixed) {
      port.receive(b);
    }

    byte[] answer = {3, 2, 0, 7};
    assertThat(port.takeSent())
        .containsExactly(
            Carrier.TCP.wrap(9, 1, answer),
            new byte[] {'=', 'a'},
            Carrier.ASCII.wrap(0, 1, answer),
            Carrier.RTU.wrap(0, 1, answer));
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @Test
  void namesAreCheckedByTheWord() {
    Protocols protocols = Protocols.standard();

    assertThatThrownBy(() -> protocols.tongues(List.of("modbus"), MeterFrame.Role.REQUEST))
        .hasMessage(
            "\"modbus\" is no protocol; there are modbus-rtu, dlt645-2007, dlt698.45,"
                + " modbus-ascii, modbus-tcp");
    assertThatThrownBy(
            () -> protocols.tongues(List.of("modbus-rtu", "modbus-rtu"), MeterFrame.Role.REQUEST))
        .hasMessage("protocol modbus-rtu is given twice");
    assertThatThrownBy(() ->
            protocols.with("modbus-rtu", _ -> new Tongue(new LetterFormat(), false, true, '$')))
        .hasMessage("protocol modbus-rtu is known already");
    assertThat(protocols.names()).containsAll(Protocols.usual());
  }

  @Test
  void unitsOfOursAreUnits() {
    Protocols among = Protocols.standard().among(List.of(1, 2_000_000_000));

    assertThatThrownBy(() -> among.tongues(Protocols.usual(), MeterFrame.Role.RESPONSE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unit out of 0..255: 2000000000");
  }
}
