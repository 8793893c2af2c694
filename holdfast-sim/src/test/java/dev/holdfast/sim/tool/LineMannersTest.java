package dev.holdfast.sim.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.link.virtual.VirtualPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A tool on a SECS-I line, which departs from the standard where it is told to. */
class LineMannersTest {

  private static final String ENQ = "05";
  private static final String EOT = "04";
  private static final String ACK = "06";
  private static final String NAK = "15";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private VirtualPort<ToolSession> tool(LineManners manners, double events) throws IOException {
    return VirtualPort.open(
        new Tool(
            LineLayer.each(Secs1Settings.equipment().deviceId(10).build(), manners),
            Duration.ZERO,
            new ToolReplies("M", "R"),
            Emissions.open(null, 0),
            events,
            ZoneOffset.UTC));
  }

  private static String block(HsmsHeader header, String data) {
    byte[] content = HexFormat.of().parseHex(HexFormat.of().formatHex(header.bytes()) + data);
    int sum = 0;
    for (byte each : content) {
      sum += Byte.toUnsignedInt(each);
    }
    return HexFormat.of()
        .formatHex(
            ByteBuffer.allocate(content.length + 3)
                .put((byte) content.length)
                .put(content)
                .putShort((short) sum)
                .array());
  }

  /** S1F1 W to device 10, one block. */
  private static String question(int system) {
    return block(new HsmsHeader(10, 0x81, 1, 0x80, 1, system), "");
  }

  private static String answer(int system) {
    return block(new HsmsHeader(0x800A, 1, 2, 0x80, 1, system), "0102" + "41014d" + "410152");
  }

  private static String hear(VirtualPort<ToolSession> port, String hex) {
    port.receive(HexFormat.of().parseHex(hex));
    return sent(port);
  }

  private static String sent(VirtualPort<ToolSession> port) {
    return HexFormat.of().formatHex(port.takeSentBytes());
  }

  @Test
  void answersOverTheLineOfItsHost() throws IOException {
    var port = tool(LineManners.PLAIN, 0);
    assertThat(hear(port, ENQ)).isEqualTo(EOT);
    assertThat(hear(port, question(7))).isEqualTo(ACK + ENQ);
    assertThat(hear(port, EOT)).isEqualTo(answer(7));
  }

  @Test
  void sendsEventsOnceTheLineIsThere() throws IOException {
    var port = tool(LineManners.PLAIN, 10);
    assertThat(sent(port)).isEqualTo(ENQ);
    assertThat(hear(port, EOT)).startsWith("46" + "800a" + "860b" + "8001");
  }

  @Test
  void letsItsHostWaitForTheLine() throws IOException {
    var port = tool(new LineManners(SECOND, Duration.ZERO, 0, 0), 0);
    assertThat(hear(port, ENQ)).isEmpty();
    port.advance(SECOND);
    assertThat(sent(port)).isEqualTo(EOT);
  }

  @Test
  void acknowledgesLateAndAnswersAfterThat() throws IOException {
    var port = tool(new LineManners(Duration.ZERO, SECOND, 0, 0), 0);
    hear(port, ENQ);
    assertThat(hear(port, question(7))).isEmpty();
    port.advance(SECOND);
    assertThat(sent(port)).isEqualTo(ACK + ENQ);
  }

  @Test
  void refusesEachSoManyBlocksAndDropsThemWhenTheyComeAgain() throws IOException {
    var port = tool(new LineManners(Duration.ZERO, Duration.ZERO, 2, 0), 0);
    hear(port, ENQ);
    assertThat(hear(port, question(7))).startsWith(ACK);
    hear(port, EOT);
    hear(port, ACK + ENQ);
    assertThat(hear(port, question(8))).isEqualTo(NAK + ENQ);
  }

  @Test
  void leavesEachSoManyBlocksWithoutAnAnswer() throws IOException {
    var port = tool(new LineManners(Duration.ZERO, Duration.ZERO, 0, 2), 0);
    hear(port, ENQ);
    assertThat(hear(port, question(7))).startsWith(ACK);
    hear(port, EOT);
    hear(port, ACK + ENQ);
    assertThat(hear(port, question(8))).isEqualTo(ENQ);
  }

  @Test
  void refusesMannersThatLeaveNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LineManners(Duration.ZERO, Duration.ZERO, 1, 0))
        .withMessage("nak-every 1 is neither 0 nor 2 or more");
  }
}
