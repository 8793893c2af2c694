package dev.holdfast.watch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.posix.diag.SocketEnd;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureTest {

  private static final SocketEnd HOST = SocketEnd.ofIpv4(0x0A000001, 40000);
  private static final SocketEnd TOOL = SocketEnd.ofIpv4(0x0A000102, 5000);
  private static final SocketEnd HOST6 = new SocketEnd(0x20010DB8L << 32, 1, 40000);
  private static final SocketEnd TOOL6 = new SocketEnd(0x20010DB8L << 32, 2, 5000);

  private static final Segment DATA =
      new Segment(1_700_000_000_123_456_000L, HOST, TOOL, 7, 9, Segment.ACK, 100, 64);
  private static final Segment RESET =
      new Segment(1_700_000_001_000_000_000L, TOOL6, HOST6, -3, 0, Segment.RST, 0, 250);

  private static Wire both() {
    return new Wire().add(DATA).add(RESET);
  }

  @ParameterizedTest
  @EnumSource(Wire.Format.class)
  void readsEveryFormat(Wire.Format format) {
    Capture capture = both().read(format);
    assertThat(capture.problem()).isNull();
    assertThat(capture.packets()).isEqualTo(2);
    assertThat(capture.segments()).containsExactly(DATA, RESET);
    assertThat(capture.segments())
        .extracting(Segment::kind)
        .containsExactly("data of 100 bytes", "RST");
  }

  @ParameterizedTest
  @EnumSource(Wire.Format.class)
  void tellsWhereACutFileEnds(Wire.Format format) throws Exception {
    byte[] whole = both().file(format);
    byte[] cut = Arrays.copyOf(whole, whole.length - 10);
    Capture capture = Capture.read(new ByteArrayInputStream(cut));
    assertThat(capture.segments()).containsExactly(DATA);
    assertThat(capture.problem()).startsWith("offset ").contains("the file ends within");
  }

  @Test
  void saysWhatIsNoCapture() throws Exception {
    assertThat(Capture.read(new ByteArrayInputStream(new byte[0])).problem())
        .isEqualTo("offset 0: the file is empty");
    assertThat(
            Capture.read(new ByteArrayInputStream("GIF89a".getBytes(StandardCharsets.US_ASCII)))
                .problem())
        .contains("neither pcap nor pcapng");
    byte[] wireless = both().file(Wire.Format.PCAP);
    wireless[20] = 105;
    assertThat(Capture.read(new ByteArrayInputStream(wireless)).problem())
        .contains("link type 105");
  }

  @Property(tries = 500)
  void standsAnySpoiltFile(@ForAll long seed) {
    assertThatNoException()
        .isThrownBy(() -> {
          Random random = new Random(seed);
          Wire.Format[] formats = Wire.Format.values();
          byte[] file = both().file(formats[random.nextInt(formats.length)]);
          Capture.read(new ByteArrayInputStream(Spoilt.bytes(random, file, 6)));
        });
  }
}
