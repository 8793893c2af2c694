package dev.holdfast.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSecs1;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SECS-I among any bytes: blocks, what they make, and what is no block. */
class Secs1RecognitionTest {

  private static final String SYSTEM = "00000007";
  private static final String ENQ_EOT = "0504";
  private static final String ACK = "06";

  private static String block(String content) {
    return HexFormat.of().formatHex(RawSecs1.block(content));
  }

  /** A block of S6F11 W from device 10. */
  private static String event(String number, String data) {
    return block("800a" + "860b" + number + SYSTEM + data);
  }

  private static Recognition look(String hex) {
    return new Recogniser().recognise(HexFormat.of().parseHex(hex));
  }

  private static String rest(Recognition found) {
    return HexFormat.of().formatHex(found.rest());
  }

  @Test
  void tellsAMessageOfOneBlock() {
    Recognition found = look(ENQ_EOT + block("000a" + "8101" + "8001" + SYSTEM) + ACK);
    assertThat(found.frames())
        .singleElement()
        .satisfies(frame -> {
          assertThat(frame.protocol()).isEqualTo("secs1");
          assertThat(frame.offset()).isEqualTo(2);
          assertThat(frame.length()).isEqualTo(13);
          assertThat(frame.direction()).isEqualTo("request");
          assertThat(frame.address()).isEqualTo(10);
          assertThat(frame.code()).isEqualTo(1);
          assertThat(frame.summary())
              .isEqualTo("S1F1 W block 1 (last), device 10 to equipment, system 00000007");
          assertThat(frame.sml()).isEqualTo("S1F1 W.");
        });
    assertThat(rest(found)).isEqualTo("050406");
  }

  @Test
  void putsSeveralBlocksTogether() {
    Recognition found =
        look(
            ENQ_EOT
                + event("0001", "0103b1040000")
                + ACK
                + ENQ_EOT
                + event("8002", "0007b104000000090100")
                + ACK);
    assertThat(found.frames()).extracting(RecognisedFrame::offset).containsExactly(2, 24);
    assertThat(found.frames().getFirst().sml()).isNull();
    assertThat(found.frames().getLast().sml())
        .isEqualTo("S6F11 W\n<L [3]\n  <U4 [1] 7>\n  <U4 [1] 9>\n  <L [0]\n  >\n>\n.");
    assertThat(rest(found)).isEqualTo("050406050406");
  }

  @Test
  void takesABlockThatWasSentAgainOnce() {
    String first = event("0001", "0102b1040000");
    Recognition found =
        look(ENQ_EOT + first + "15" + ENQ_EOT + first + ACK + event("8002", "0007a50101"));
    assertThat(found.frames()).hasSize(3);
    assertThat(found.frames().getLast().sml()).contains("<U4 [1] 7>", "<U1 [1] 1>");
  }

  @Test
  void keepsMixedMessagesApart() {
    String other = block("000a" + "8203" + "0001" + "00000008" + "0102a501");
    Recognition found =
        look(
            event("0001", "0102b1040000")
                + other
                + event("8002", "0007a50101")
                + block("000a" + "8203" + "8002" + "00000008" + "05a50106"));
    assertThat(found.frames())
        .extracting(frame -> frame.sml() == null ? "" : frame.sml().lines().findFirst().get())
        .containsExactly("", "", "S6F11 W", "S2F3 W");
  }

  @Test
  void tellsABlockWhoseMessageBeganElsewhereWhereItStandsAlone() {
    String later = event("8003", "0007a50101");
    assertThat(look(ENQ_EOT + later + ACK).frames())
        .singleElement()
        .satisfies(frame -> {
          assertThat(frame.summary()).startsWith("S6F11 W block 3 (last)");
          assertThat(frame.sml()).isNull();
        });
    assertThat(look("aa" + later + "bb").frames()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithABodyThatStandsAlone() {
    String bad = event("8001", "0103b104");
    assertThat(look(bad).frames().getFirst().sml()).contains("does not decode at offset");
    assertThat(look("aa" + bad + "bb").frames()).isEmpty();
  }

  @Test
  void doesNotTakeABlockWhoseSumIsWrong() {
    byte[] bad = RawSecs1.block("000a" + "8101" + "8001" + SYSTEM);
    bad[bad.length - 1]++;
    Recognition found = new Recogniser().recognise(bad);
    assertThat(found.frames()).isEmpty();
    assertThat(found.rest()).isEqualTo(bad);
  }

  @Test
  void findsNoBlockInNoise() {
    Random random = new Random(11);
    byte[] noise = new byte[1 << 20];
    for (int round = 0; round < 2; round++) {
      random.nextBytes(noise);
      if (round == 1) {
        // Small numbers, as registers have them.
        for (int i = 0; i < noise.length; i++) {
          noise[i] &= (byte) (i % 2 == 0 ? 0 : 0x1F);
        }
      }
      BlockFinder finder = new BlockFinder(noise);
      int found = 0;
      for (int at = 0; at < noise.length; at++) {
        found += finder.at(at) == null ? 0 : 1;
      }
      assertThat(found).isZero();
    }
  }

  @Test
  void standsBesideFramesOfOthers() {
    String rtu = "010300000002c40b";
    String hsms = "0000000affff0000000100000001";
    Recognition found = look(rtu + block("000a" + "8101" + "8001" + SYSTEM) + hsms + rtu);
    assertThat(found.frames())
        .extracting(RecognisedFrame::protocol)
        .containsExactly("modbus-rtu", "secs1", "hsms", "modbus-rtu");
    assertThat(found.rest()).isEmpty();
  }
}
