package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Carrier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
  private static final String READ = "010300000002c40b";
  private static final String READ_645 = "68129078563412681104333434356b16";
  private static final String GET_698 = "681700430512907856341200a32e050100200f0200001c0c16";

  /** A write of 12 registers to unit 1 whose values are a whole 645 frame and four bytes more. */
  private static byte[] writeCarrying(String hex) {
    byte[] inner = Hex.bytes(hex);
    int registers = (inner.length + 5) / 2;
    byte[] pdu = new byte[6 + 2 * registers];
    pdu[0] = 0x10;
    pdu[4] = (byte) registers;
    pdu[5] = (byte) (2 * registers);
    System.arraycopy(inner, 0, pdu, 8, inner.length);
    return Carrier.RTU.wrap(0, 1, pdu);
  }

  @Test
  void showsTheOuterFrameOnlyHoweverItIsCut() {
    byte[] outer = writeCarrying(READ_645);

    for (int cut = 1; cut < outer.length; cut++) {
      assertThat(Found.fed(outer, cut).frames).containsExactly(Hex.of(outer));
    }
    int[] everywhere = IntStream.range(1, outer.length).toArray();
    assertThat(Found.fed(outer, everywhere).frames).containsExactly(Hex.of(outer));
  }

  @Test
  void showsTheInnerFrameOfACutOffOuterOneAfterTheGap() {
    byte[] outer = writeCarrying(READ_645);
    byte[] cutOff = Arrays.copyOf(outer, outer.length - 1);

    assertThat(Found.fed(cutOff).frames).isEmpty();
    assertThat(Found.fedThenGap(cutOff).frames).containsExactly(READ_645);
  }

  @Test
  void aFalse645HeaderKeepsBackNoFrameOfDlt() {
    String head = "681111111111116811ff";

    assertThat(Found.fed(Hex.bytes(head + READ_645)).frames).containsExactly(READ_645);
    assertThat(Found.fed(Hex.bytes(head + GET_698)).frames).containsExactly(GET_698);
  }

  @Test
  void showsWhatStandsBetweenAFalse645HeaderAndTheFrameThatProvesItFalse() {
    String head = "681111111111116811ff";

    assertThat(Found.fed(Hex.bytes(head + READ + READ_645)).frames).containsExactly(READ, READ_645);
  }

  @Test
  void aFalse698HeaderKeepsBackNothing() {
    String head = "68ff3f430512907856341200a32f";

    assertThat(Found.fed(Hex.bytes(head + READ)).frames).containsExactly(READ);
    assertThat(Found.fed(Hex.bytes(head + GET_698)).frames).containsExactly(GET_698);
  }

  @Test
  void aFalseHeadKeepsBackNoRequestThatIsNoChanceHoweverItIsCut() {
    String[] heads = {"689999999999996891ff", "68ff3f430f"};
    for (String head : heads) {
      for (String pdu :
          List.of("0300000002", "05001aff00", "0f000a0009020301", "100000000204000a0102")) {
        String request = Hex.of(Carrier.RTU.wrap(0, 1, Hex.bytes(pdu)));
        byte[] bytes = Hex.bytes(head + request);
        for (int cut = 1; cut < bytes.length; cut++) {
          assertThat(Found.fed(bytes, cut).frames).as(head).containsExactly(request);
        }
        int[] everywhere = IntStream.range(1, bytes.length).toArray();
        assertThat(Found.fed(bytes, everywhere).frames).containsExactly(request);
      }
    }
  }

  @Test
  void aFalseHeadKeepsBackNoRequestToAUnitOfOurs() {
    List<String> pdus =
        List.of("0600010003", "07", "080000a55a", "0b", "11", "160004fff20025", "2b0e0100");

    for (String head : List.of("689999999999996891ff", "68ff3f430f")) {
      for (String pdu : pdus) {
        assertShownHoweverItIsCut(Role.REQUEST, head, pdu);
      }
    }
  }

  @Test
  void aFalseHeadKeepsBackNoResponseOfAUnitOfOurs() {
    List<String> pdus = List.of("0304000a0102", "0600010003", "0711", "110201ff", "8302");

    for (String head : List.of("689999999999996891ff", "68ff3f430f")) {
      for (String pdu : pdus) {
        assertShownHoweverItIsCut(Role.RESPONSE, head, pdu);
      }
    }
  }

  private static void assertShownHoweverItIsCut(Role expected, String head, String pdu) {
    List<Tongue> ours =
        Protocols.standard().among(List.of(17)).tongues(Protocols.usual(), expected);
    String frame = Hex.of(Carrier.RTU.wrap(0, 17, Hex.bytes(pdu)));
    byte[] bytes = Hex.bytes(head + frame);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(Found.fed(ours, bytes, cut).frames).as(head).containsExactly(frame);
    }
    int[] everywhere = IntStream.range(1, bytes.length).toArray();
    assertThat(Found.fed(ours, bytes, everywhere).frames).as(head).containsExactly(frame);
  }

  @Test
  void aFrameOfAnotherUnitWithoutMoreThanItsCrcWaitsBehindAFalseHead() {
    List<Tongue> ours =
        Protocols.standard().among(List.of(17)).tongues(Protocols.usual(), Role.REQUEST);
    String foreign = Hex.of(Carrier.RTU.wrap(0, 18, Hex.bytes("0600010003")));
    byte[] bytes = Hex.bytes("681111111111116811ff" + foreign);

    assertThat(Found.fed(ours, bytes).frames).isEmpty();
    assertThat(Found.fedThenGap(ours, bytes).frames).containsExactly(foreign);
  }

  @Test
  void aHeadThatLacksOneByteKeepsBackNoRequest() {
    assertThat(Found.fed(Hex.bytes("68ff3f4305" + READ)).frames).containsExactly(READ);
  }

  @Test
  void aListenerKeepsARequestWithinAFalseHeadUntilTheGap() {
    byte[] bytes = Hex.bytes("681111111111116811ff" + READ);
    Found found = new Found();
    FrameScanner scanner = new FrameScanner(Found.tongues(Role.UNKNOWN), found);

    scanner.feed(ByteBuffer.wrap(bytes));
    assertThat(found.frames).isEmpty();
    scanner.gap();
    assertThat(found.frames).containsExactly(READ);
  }

  @Test
  void aLoneShort698FrameIsNotTakenForTheStartOfALongRtuFrame() {
    assertThat(Found.fed(Hex.bytes(GET_698)).frames).containsExactly(GET_698);
  }

  @Test
  void findsAGoodFrameBehindABadOneAfterTheGap() {
    Found found = Found.fedThenGap(Hex.bytes("010300000002c40c" + READ));

    assertThat(found.frames).containsExactly(READ);
    assertThat(found.junk.toString()).isEqualTo("010300000002c40c");
  }

  @Test
  void aSilenceSeparatesAHalfFrameFromTheNext() {
    Found found = new Found();
    FrameScanner scanner = new FrameScanner(Found.TONGUES, found);

    scanner.feed(ByteBuffer.wrap(Hex.bytes("01030000")));
    scanner.gap();
    scanner.feed(ByteBuffer.wrap(Hex.bytes(READ)));

    assertThat(found.frames).containsExactly(READ);
    assertThat(found.junk.toString()).isEqualTo("01030000");
    assertThat(scanner.pending()).isZero();
  }

  @Test
  void tellsAFrameOfAnUnknownFunctionByWhatFollowsIt() {
    String unknown = Hex.of(Carrier.RTU.wrap(0, 1, Hex.bytes("410102")));

    assertThat(Found.fedThenGap(Hex.bytes(unknown + READ)).frames).containsExactly(unknown, READ);
    assertThat(Found.fed(Hex.bytes(unknown)).frames).isEmpty();
    assertThat(Found.fedThenGap(Hex.bytes(unknown)).frames).containsExactly(unknown);
  }

  @Test
  void aPreambleIsNoJunk() {
    Found found = Found.fed(Hex.bytes("00fefefefe" + READ_645));

    assertThat(found.preamble.toString()).isEqualTo("fefefefe");
    assertThat(found.junk.toString()).isEqualTo("00");
  }

  @Test
  void keepsTheNoiseOfADayInABoundedBuffer() {
    Found found = new Found();
    FrameScanner scanner = new FrameScanner(Found.TONGUES, found);
    byte[] noise = new byte[200_000];
    new Random(7).nextBytes(noise);

    for (int at = 0; at < noise.length; at += 1000) {
      scanner.feed(ByteBuffer.wrap(noise, at, 1000).slice());
      assertThat(scanner.pending()).isLessThan(20_000);
    }
    scanner.gap();

    int framed = found.frames.stream().mapToInt(f -> f.length() / 2).sum();
    assertThat(found.junk.length() / 2 + found.preamble.length() / 2 + framed)
        .isEqualTo(noise.length);
  }

  @Property
  void givesEveryByteBackOnceHoweverCut(
      @ForAll @Size(max = 400) byte[] bytes, @ForAll @Size(max = 5) int[] cuts) {
    int[] sorted =
        IntStream.of(cuts).map(c -> Math.floorMod(c, bytes.length + 1)).sorted().toArray();

    Found split = Found.fedThenGap(bytes, sorted);

    int framed = split.frames.stream().mapToInt(f -> f.length() / 2).sum();
    assertThat(split.junk.length() / 2 + split.preamble.length() / 2 + framed)
        .isEqualTo(bytes.length);
    split.read.forEach(frame -> assertThat(frame.summary()).isNotBlank());
    split.read.forEach(frame -> assertThat(frame.items()).isNotNull());
  }

  @Property
  void findsGluedFramesInAnyOrderWithJunkThatBeginsNoFrame(
      @ForAll @Size(min = 1, max = 6) int[] picks, @ForAll int seed) {
    String[] good = {
      READ, READ_645, GET_698, "0006000500055819", "0103020001" + "7984", "118302c134"
    };
    Random random = new Random(seed);
    StringBuilder stream = new StringBuilder();
    List<String> expect = new ArrayList<>();
    for (int pick : picks) {
      // FF opens no frame of any protocol, nor does it as a unit in front of a unit below 7.
      stream.append("ff".repeat(random.nextInt(4)));
      String frame = good[Math.floorMod(pick, good.length)];
      boolean afterJunk = stream.toString().endsWith("ff");
      frame = afterJunk && frame.startsWith("1183") ? READ : frame;
      stream.append(frame);
      expect.add(frame);
    }
    byte[] bytes = Hex.bytes(stream.toString());
    int[] cuts = random.ints(3, 0, bytes.length + 1).sorted().toArray();

    assertThat(Found.fedThenGap(bytes, cuts).frames).isEqualTo(expect);
  }
}
