package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cases that Modbus servers on shared serial lines fail at, in virtual time. */
class MeterServerSessionTest {
  private static final String READ = "010300000002c40b";
  private static final String READ_10 = "0103000a0001a408";
  private static final String READ_645 = "68129078563412681104333434356b16";
  private static final String ANSWER = rtu("030400000001");
  private static final String ANSWER_10 = rtu("0302000a");
  private static final Duration GAP = Duration.ofMillis(100);

  private final VirtualPort<MeterServerSession> port = VirtualPort.open(this::session);

  private MeterServerSession session(SessionPort port) {
    List<Tongue> tongues =
        List.of(
            Tongue.modbus(new RtuFormat(Role.REQUEST)),
            Tongue.dlt645(new Dlt645Format()),
            Tongue.dlt698(new Dlt698Format()));
    List<MeterServer> servers =
        List.of(new ModbusServer(Carrier.RTU, 1, new CountingRegisters(10_000)), new Echo645());
    return new MeterServerSession(port, tongues, servers, GAP);
  }

  /** Answers each 645 request by one byte. */
  private static final class Echo645 implements MeterServer {
    @Override
    public String protocol() {
      return Dlt645Format.PROTOCOL;
    }

    @Override
    public byte @Nullable [] reply(MeterFrame frame) {
      boolean mine = frame.protocol().equals(protocol()) && frame.role() == Role.REQUEST;
      return mine ? new byte[] {0x45} : null;
    }
  }

  private static String rtu(String pdu) {
    return Hex.of(Carrier.RTU.wrap(0, 1, Hex.bytes(pdu)));
  }

  private String answerTo(String hex) {
    port.receive(Hex.bytes(hex));
    return Hex.of(port.takeSentBytes());
  }

  private String answerAfterGap(String hex) {
    port.receive(Hex.bytes(hex));
    port.advance(GAP);
    return Hex.of(port.takeSentBytes());
  }

  @Test
  void answersARead() {
    assertThat(answerTo(READ)).isEqualTo(ANSWER);
    assertThat(port.counted(SessionCounter.FRAMES_IN)).isEqualTo(1);
    assertThat(port.counted(SessionCounter.FRAMES_OUT)).isEqualTo(1);
  }

  @Test
  void answersAReadCutAnywhere() {
    byte[] read = Hex.bytes(READ);
    for (int cut = 1; cut < read.length; cut++) {
      port.receiveSplit(read, cut);
      assertThat(Hex.of(port.takeSentBytes())).isEqualTo(ANSWER);
    }
    for (byte b : read) {
      port.receive(b);
      port.advance(Duration.ofMillis(20));
    }
    assertThat(Hex.of(port.takeSentBytes())).isEqualTo(ANSWER);
  }

  @Test
  void answersGluedReadsInTheirOrder() {
    assertThat(answerTo(READ + READ_10)).isEqualTo(ANSWER + ANSWER_10);
    assertThat(answerTo(READ + READ_10 + READ)).isEqualTo(ANSWER + ANSWER_10 + ANSWER);
  }

  @Test
  void answersBehindAStaleHalfFrame() {
    port.receive(Hex.bytes("01030000"));
    port.advance(Duration.ofMillis(700));

    assertThat(answerTo(READ)).isEqualTo(ANSWER);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(4);
  }

  @Test
  void judgesTheSilenceByArrivalEvenWhenTheTimerIsHeldUp() {
    MeterServerSession session = port.session();
    port.receive(Hex.bytes("01030000"));
    port.advance(Duration.ofSeconds(3));
    session.expired(MeterServerSession.Timer.GAP);

    assertThat(answerTo(READ)).isEqualTo(ANSWER);
  }

  @Test
  void answersAtOnceBehindJunk() {
    assertThat(answerTo("00" + READ)).isEqualTo(ANSWER);
    assertThat(answerTo("ff" + READ)).isEqualTo(ANSWER);
    assertThat(answerTo("ffffff" + READ)).isEqualTo(ANSWER);
    assertThat(answerTo("3c9a7715" + READ)).isEqualTo(ANSWER);
  }

  @Test
  void answersTheGoodReadBehindABadOne() {
    String bad = "010300000002c40c";

    assertThat(answerAfterGap(bad + READ)).isEqualTo(ANSWER);
    assertThat(answerAfterGap(bad)).isEmpty();
    port.advance(Duration.ofMillis(300));
    assertThat(answerTo(READ)).isEqualTo(ANSWER);
  }

  @Test
  void isSilentToOtherUnitsAndHearsOursBehind() {
    assertThat(answerTo("020300000002c438" + READ)).isEqualTo(ANSWER);
    assertThat(port.counted(SessionCounter.FOREIGN_FRAMES)).isEqualTo(1);
  }

  @Test
  void refusesAnUnknownFunctionAndHearsTheReadBehind() {
    String unknown = rtu("6300000001");
    String refusal = rtu("e301");

    assertThat(answerAfterGap(unknown)).isEqualTo(refusal);
    assertThat(answerAfterGap(unknown + READ)).isEqualTo(refusal + ANSWER);
  }

  @Test
  void refusesAFunctionThatItDoesNotHave() {
    assertThat(answerTo(rtu("0100000001"))).isEqualTo(rtu("8101"));
  }

  @Test
  void writesSixtyAndAHundredRegisters() {
    for (int quantity : new int[] {60, 100}) {
      byte[] pdu = new byte[6 + 2 * quantity];
      pdu[0] = 0x10;
      pdu[4] = (byte) quantity;
      pdu[5] = (byte) (2 * quantity);
      IntStream.range(0, quantity).forEach(i -> pdu[7 + 2 * i] = (byte) (quantity - i));

      port.receive(Carrier.RTU.wrap(0, 1, pdu));

      String head = Hex.of(new byte[] {0x10, 0, 0, 0, (byte) quantity});
      assertThat(Hex.of(port.takeSentBytes())).isEqualTo(rtu(head));
      assertThat(answerTo(rtu("0300000001"))).isEqualTo(rtu("030200" + head.substring(8)));
    }
  }

  @Test
  void answersEachProtocolInOnePacket() {
    assertThat(answerTo(READ_645 + READ)).isEqualTo("45" + ANSWER);
    assertThat(answerTo("fefefefe" + READ_645)).isEqualTo("45");
    port.advance(Duration.ofMillis(300));
    assertThat(answerTo(READ)).isEqualTo(ANSWER);
  }

  @Test
  void carriesOutABroadcastSilently() {
    assertThat(answerTo("0006000500055819" + READ)).isEqualTo(ANSWER);
    assertThat(answerTo(Hex.of(Carrier.RTU.wrap(0, 0, Hex.bytes("0600050007"))))).isEmpty();
    assertThat(answerTo(rtu("0300050001"))).isEqualTo(rtu("03020007"));
  }

  @Test
  void neverAnswersItsOwnReplies() {
    assertThat(answerTo(READ)).isEqualTo(ANSWER);
    assertThat(answerAfterGap(ANSWER)).isEmpty();
    assertThat(answerAfterGap(rtu("8302"))).isEmpty();
  }

  @Test
  void checksQuantityBeforeRangeBeforeAll() {
    assertThat(answerTo(rtu("03ffff0000"))).isEqualTo(rtu("8303"));
    assertThat(answerTo(rtu("03ffff007e"))).isEqualTo(rtu("8303"));
    assertThat(answerTo(rtu("03270f0002"))).isEqualTo(rtu("8302"));
    assertThat(answerTo(rtu("03270f0001"))).isEqualTo(rtu("0302270f"));
    assertThat(answerTo(rtu("0627100001"))).isEqualTo(rtu("8602"));
    assertThat(answerTo(rtu("100000000204" + "00010002"))).isEqualTo(rtu("1000000002"));
    assertThat(answerTo(rtu("100000000206" + "000100020003"))).isEqualTo(rtu("9003"));
    assertThat(answerTo(rtu("10270f000204" + "00010002"))).isEqualTo(rtu("9002"));
  }

  @Test
  void answersOnTcpWithTheTransactionAsked() {
    MeterServer server = new ModbusServer(Carrier.TCP, 1, new CountingRegisters(10_000));
    List<Tongue> tongues = List.of(Tongue.modbus(new TcpFormat(true)));
    VirtualPort<MeterServerSession> tcp =
        VirtualPort.open(p -> new MeterServerSession(p, tongues, List.of(server), GAP));

    tcp.receiveSplit(
        Hex.bytes("1234000000060103000000021235000000060203000000021236000000026363"), 3, 9, 13);
    tcp.receive(Hex.bytes("123700000006ff0300070001"));
    tcp.receive(Hex.bytes("1238000000020163"));

    assertThat(Hex.of(tcp.takeSentBytes()))
        .isEqualTo("123400000007010304000000011237000000" + "05ff0302000712380000000301e301");
  }
}
