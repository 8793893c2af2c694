package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamsTest {
  private static final Pattern LINE =
      Pattern.compile("\"hex\": \"(\\w+)\", \"meaning\": \"([^\"]*)\", \"expect\": \\[([^]]*)]");

  record Stream(String hex, String meaning, List<String> expect) {
    @Override
    public String toString() {
      return meaning;
    }

    byte[] bytes() {
      return Hex.bytes(hex);
    }
  }

  static List<Stream> streams() throws IOException {
    try (InputStream in = MeterFrame.class.getResourceAsStream("streams.jsonl")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(StreamsTest::parse).toList();
    }
  }

  private static Stream parse(String line) {
    Matcher m = LINE.matcher(line);
    assertThat(m.find()).as(line).isTrue();
    List<String> expect =
        Arrays.stream(m.group(3).split(","))
            .map(e -> e.replaceAll("\\(.*", "").replace("\"", "").trim())
            .filter(e -> e.matches("rtu|645|698"))
            .toList();
    return new Stream(m.group(1), m.group(2), expect);
  }

  static List<String> protocols(Found found) {
    return found.read.stream()
        .map(frame ->
            switch (frame.protocol()) {
              case "modbus-rtu" -> "rtu";
              case "dlt645-2007" -> "645";
              default -> "698";
            })
        .toList();
  }

  @ParameterizedTest
  @MethodSource("streams")
  void findsTheFramesWithoutWaiting(Stream stream) {
    assertThat(protocols(Found.fed(stream.bytes()))).isEqualTo(stream.expect());
  }

  @ParameterizedTest
  @MethodSource("streams")
  void findsTheSameFramesHoweverTheStreamIsCut(Stream stream) {
    byte[] bytes = stream.bytes();
    Found whole = Found.fed(bytes);

    for (int cut = 1; cut < bytes.length; cut++) {
      Found split = Found.fed(bytes, cut);
      assertThat(split.frames).as("cut before %d", cut).isEqualTo(whole.frames);
    }
    int[] everywhere = IntStream.range(1, bytes.length).toArray();
    assertThat(Found.fed(bytes, everywhere).frames).isEqualTo(whole.frames);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void bulkFindsWhatTheStreamHas(Stream stream) {
    byte[] bytes = stream.bytes();
    Found bulk = new Found();

    FrameScanner.scan(Found.TONGUES, bytes, 0, bytes.length, bulk);

    Found fed = Found.fedThenGap(bytes);
    assertThat(bulk.frames).isEqualTo(fed.frames);
    assertThat(bulk.junk.toString()).isEqualTo(fed.junk.toString());
  }
}
