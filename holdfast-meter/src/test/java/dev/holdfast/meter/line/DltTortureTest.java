package dev.holdfast.meter.line;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding.Found;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterDevice;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.Vectors;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt645.Dlt645Frame;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.AddressType;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What breaks meters on shared lines, done to a meter of each DL/T protocol, in virtual time. */
class DltTortureTest {

  private static final Duration GAP = Duration.ofMillis(100);
  private static final Dlt645Address ADDRESS_645 = Dlt645Address.parse("123456789012");
  private static final ServerAddress ADDRESS_698 = ServerAddress.single("123456789012");
  private static final String JUNK = "ffffff";

  private final MeterDevice device = new MeterDevice(PlainMeter.threePhase());
  private final Dlt645Server server645 = new Dlt645Server(ADDRESS_645, device);
  private final Dlt698Server server698 = new Dlt698Server(ADDRESS_698, device);
  private final VirtualPort<MeterServerSession> port = VirtualPort.open(this::session);

  private MeterServerSession session(SessionPort port) {
    List<Tongue> tongues =
        List.of(
            Tongue.modbus(new RtuFormat(Role.REQUEST)),
            Tongue.dlt645(new Dlt645Format()),
            Tongue.dlt698(new Dlt698Format()));
    List<MeterServer> servers =
        List.of(
            new ModbusServer(Carrier.RTU, 1, new CountingRegisters(10_000)), server645, server698);
    return new MeterServerSession(port, tongues, servers, GAP);
  }

  /** One protocol and its frames. */
  enum Spoken {
    DLT645 {
      @Override
      String frame(String address, int control, String data) {
        Dlt645Address to = Dlt645Address.parse(address);
        return Hex.of(Dlt645Frame.of(to, control, Hex.bytes(data)).bytes());
      }

      @Override
      String read() {
        return frame("123456789012", 0x11, "00010102");
      }

      @Override
      String readOther() {
        return frame("123456789012", 0x11, "02008002");
      }

      @Override
      String foreign() {
        return frame("999000000001", 0x11, "00010102");
      }

      @Override
      String reply() {
        return frame("123456789012", 0x91, "000101020424");
      }

      @Override
      String broadcast() {
        return frame("999999999999", 0x08, "301614071026");
      }

      @Override
      String unknown() {
        return frame("123456789012", 0x1E, "00");
      }

      @Override
      String falseHead() {
        return "6812907856341268" + "11ff";
      }

      @Override
      String carrying(String inner) {
        return frame("999000000001", 0x14, "00010102" + inner);
      }

      @Override
      String fromAddressOfMarks() {
        return frame("681668166816", 0x11, "00010102");
      }
    },
    DLT698 {
      @Override
      String frame(String address, int control, String data) {
        ServerAddress to = ServerAddress.single(address);
        return Hex.of(Dlt698Frame.of(control, to, 0x10, Hex.bytes(data)).bytes());
      }

      @Override
      String read() {
        return frame("123456789012", 0x43, "0501012000020000");
      }

      @Override
      String readOther() {
        return frame("123456789012", 0x43, "050102200f020000");
      }

      @Override
      String foreign() {
        return frame("999000000001", 0x43, "0501012000020000");
      }

      @Override
      String reply() {
        return frame("123456789012", 0xC3, "85010120000201011209060000");
      }

      @Override
      String broadcast() {
        ServerAddress all = new ServerAddress(AddressType.BROADCAST, 0, "aa");
        return Hex.of(Dlt698Frame.of(0x43, all, 0, Hex.bytes("0501012000020000")).bytes());
      }

      @Override
      String unknown() {
        return frame("123456789012", 0x43, "0b01");
      }

      @Override
      String falseHead() {
        return "68ff3f4305";
      }

      @Override
      String carrying(String inner) {
        String size = String.format("%02x", inner.length() / 2);
        return frame(
            "999000000001", 0x43, "090701f20102010301080100000500" + "64" + size + inner + "00");
      }

      @Override
      String fromAddressOfMarks() {
        return frame("681668166816", 0x43, "0501012000020000");
      }
    };

    abstract String frame(String address, int control, String data);

    abstract String read();

    abstract String readOther();

    abstract String foreign();

    abstract String reply();

    abstract String broadcast();

    abstract String unknown();

    abstract String falseHead();

    abstract String carrying(String inner);

    abstract String fromAddressOfMarks();
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersAPlainRead(Spoken spoken) {
    assertThat(answerTo(spoken.read())).isEqualTo(answer(spoken.read())).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersAReadCutAtEveryByteWithPauses(Spoken spoken) {
    byte[] read = Hex.bytes(spoken.read());
    for (int cut = 1; cut < read.length; cut++) {
      port.receiveSplit(read, cut);
      assertThat(sent()).isEqualTo(answer(spoken.read()));
    }
    for (byte b : read) {
      port.receive(b);
      port.advance(Duration.ofMillis(20));
    }
    assertThat(sent()).isEqualTo(answer(spoken.read()));
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersTwoAndThreeGluedInTheirOrder(Spoken spoken) {
    String one = answer(spoken.read());
    String two = answer(spoken.readOther());
    assertThat(answerTo(spoken.read() + spoken.readOther())).isEqualTo(one + two);
    assertThat(answerTo(spoken.readOther() + spoken.read() + spoken.readOther()))
        .isEqualTo(two + one + two);
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersBehindAStaleHalfFrame(Spoken spoken) {
    String read = spoken.read();
    port.receive(Hex.bytes(read.substring(0, read.length() / 4 * 2)));
    port.advance(Duration.ofMillis(700));
    assertThat(answerTo(read)).isEqualTo(answer(read));
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersBehindJunkAndPreambles(Spoken spoken) {
    for (String before :
        List.of("00", JUNK, "fe", "fefefefe", "fefefefefefefefefe", "16", "6816")) {
      assertThat(answerAfterGap(before + spoken.read())).isEqualTo(answer(spoken.read()));
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersTheGoodFrameBehindABadOneOnly(Spoken spoken) {
    String bad = badCheck(spoken.read());
    assertThat(answerAfterGap(bad)).isEmpty();
    assertThat(answerAfterGap(bad + spoken.read())).isEqualTo(answer(spoken.read()));
    port.receive(Hex.bytes(bad));
    port.advance(Duration.ofMillis(300));
    assertThat(answerTo(spoken.read())).isEqualTo(answer(spoken.read()));
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void passesOverFramesOfOtherMetersAndReplies(Spoken spoken) {
    String mine = answer(spoken.read());
    assertThat(answerTo(spoken.foreign())).isEmpty();
    assertThat(answerTo(spoken.reply())).isEmpty();
    assertThat(answerTo(mine)).isEmpty();
    assertThat(answerTo(spoken.foreign() + spoken.reply() + spoken.read())).isEqualTo(mine);
    assertThat(answerTo(spoken.fromAddressOfMarks() + spoken.read())).isEqualTo(mine);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersBehindAnUnknownControlCode(Spoken spoken) {
    assertThat(answerTo(spoken.unknown() + spoken.read())).endsWith(answer(spoken.read()));
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void keepsSilentOnABroadcast(Spoken spoken) {
    assertThat(answerTo(spoken.broadcast())).isEmpty();
    assertThat(answerTo(spoken.broadcast() + spoken.read())).isEqualTo(answer(spoken.read()));
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersBehindAFalseHead(Spoken spoken) {
    assertThat(answerAfterGap(spoken.falseHead() + spoken.read())).isEqualTo(answer(spoken.read()));
    for (Spoken other : Spoken.values()) {
      assertThat(answerAfterGap(other.falseHead() + spoken.read()))
          .isEqualTo(answer(spoken.read()));
    }
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersBehindTwelveStarts(Spoken spoken) {
    assertThat(answerAfterGap("68".repeat(12) + spoken.read())).isEqualTo(answer(spoken.read()));
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void neverAnswersAFrameWithinAFrame(Spoken spoken) {
    String outer = spoken.carrying(Spoken.DLT645.read() + Spoken.DLT698.read());
    assertThat(answerTo(outer)).isEmpty();
    assertThat(answerTo(outer + spoken.read())).isEqualTo(answer(spoken.read()));
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void answersBehindFramesOfTheOtherProtocols(Spoken spoken) {
    String rtu = "020300000002c438";
    for (Spoken other : Spoken.values()) {
      assertThat(answerTo(other.foreign() + rtu + spoken.read())).isEqualTo(answer(spoken.read()));
    }
  }

  @Test
  void answersAFrameWhoseSumIsTheEndMark() {
    for (int n = 0; n < 256; n++) {
      String data = String.format("%02x010102", n);
      String frame = Spoken.DLT645.frame("123456789012", 0x11, data);
      if (frame.endsWith("1616")) {
        assertThat(answerTo(frame)).isEqualTo(answer(frame)).isNotEmpty();
        return;
      }
    }
    throw new AssertionError("no data with that sum");
  }

  /** Real frames glued in any order and cut anywhere get the answers that each would get alone. */
  @Property(tries = 300)
  void answersGluedRealFramesAsIfEachCameAlone(
      @ForAll("glued") List<String> frames, @ForAll Random random) {
    String alone = String.join("", frames.stream().map(this::answer).toList());
    byte[] stream = Hex.bytes(String.join("", frames));

    int at = 0;
    while (at < stream.length) {
      int next = Math.min(stream.length, at + 1 + random.nextInt(30));
      port.receive(Arrays.copyOfRange(stream, at, next));
      at = next;
    }
    port.advance(GAP);

    assertThat(sent()).isEqualTo(alone);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isZero();
  }

  @Provide
  Arbitrary<List<String>> glued() {
    List<String> real =
        new ArrayList<>(
            Stream.of("dlt645.jsonl", "dlt698.jsonl")
                .flatMap(file -> Vectors.of(file).stream())
                .map(Vectors.Vector::hex)
                .toList());
    for (Spoken spoken : Spoken.values()) {
      real.add(spoken.read());
      real.add(spoken.readOther());
    }
    return Arbitraries.of(real).list().ofMinSize(1).ofMaxSize(6);
  }

  private static String badCheck(String frame) {
    int check = frame.length() - 4;
    int value = Integer.parseInt(frame.substring(check, check + 2), 16) ^ 0x01;
    return frame.substring(0, check) + String.format("%02x", value) + "16";
  }

  /** What the meter itself answers to one frame; nothing where it is silent. */
  private String answer(String hex) {
    byte[] bytes = Hex.bytes(hex.replaceAll("^(fe)*", ""));
    MeterFrame frame = requireNonNull(decode(bytes));
    byte[] reply = server645.reply(frame);
    byte[] other = reply == null ? server698.reply(frame) : reply;
    return other == null ? "" : Hex.of(other);
  }

  private static @Nullable MeterFrame decode(byte[] bytes) {
    return new Dlt645Format().look(bytes, 0, bytes.length) instanceof Found<Dlt645Frame> found
        ? found.frame()
        : new Dlt698Format().look(bytes, 0, bytes.length) instanceof Found<Dlt698Frame> other
            ? other.frame()
            : null;
  }

  private String answerTo(String hex) {
    port.receive(Hex.bytes(hex));
    return sent();
  }

  private String answerAfterGap(String hex) {
    port.receive(Hex.bytes(hex));
    port.advance(GAP);
    return sent();
  }

  private String sent() {
    return Hex.of(port.takeSentBytes());
  }
}
