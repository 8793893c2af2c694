package dev.holdfast.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecogniserTest {

  private static final Path VECTORS =
      Path.of("../holdfast-meter/src/test/resources/dev/holdfast/meter");

  private final Recogniser recogniser = new Recogniser();

  record Vector(String protocol, String direction, String hex, String meaning, JsonNode json) {
    @Override
    public String toString() {
      return protocol + " " + meaning;
    }
  }

  private static Stream<Vector> read(String file) {
    JsonMapper mapper = new JsonMapper();
    try {
      return Files.readAllLines(VECTORS.resolve(file)).stream()
          .map(mapper::readTree)
          .map(json ->
              new Vector(
                  json.path("protocol").asString(),
                  json.path("direction").asString(),
                  json.path("hex").asString(),
                  json.path("meaning").asString(),
                  json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Vector> frames() {
    return Stream.of("modbus.jsonl", "dlt645.jsonl", "dlt698.jsonl").flatMap(RecogniserTest::read);
  }

  static Stream<Vector> streams() {
    return read("streams.jsonl");
  }

  @ParameterizedTest
  @MethodSource("frames")
  void findsEachRealFrameAsOneOfItsProtocol(Vector vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.hex());
    Recognition found = recogniser.recognise(bytes);
    assertThat(found.frames()).hasSize(1);
    RecognisedFrame frame = found.frames().getFirst();
    assertThat(frame.protocol()).isEqualTo(vector.protocol());
    if (!frame.direction().equals("unknown")) {
      assertThat(vector.direction()).contains(frame.direction());
    }
    assertThat(frame.length() + found.rest().length).isEqualTo(bytes.length);
    for (byte rest : found.rest()) {
      assertThat(rest).as("only preamble may be left over").isEqualTo((byte) 0xFE);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void findsTheFramesOfEachMixedStreamInTheirOrder(Vector vector) {
    List<String> expected =
        vector
            .json()
            .path("expect")
            .valueStream()
            .map(node -> node.asString().replaceAll(" .*", ""))
            .map(name ->
                switch (name) {
                  case "rtu" -> "modbus-rtu";
                  case "645" -> "dlt645-2007";
                  case "698" -> "dlt698.45";
                  default -> name;
                })
            .toList();
    Recognition found = recogniser.recognise(HexFormat.of().parseHex(vector.hex()));
    assertThat(found.frames()).extracting(RecognisedFrame::protocol).isEqualTo(expected);
  }

  @Test
  void tellsHsmsAsSml() {
    Recognition found =
        recogniser.recognise(HexFormat.of().parseHex("0000000c000a8101000000000001" + "0100"));
    RecognisedFrame frame = found.frames().getFirst();
    assertThat(frame.protocol()).isEqualTo("hsms");
    assertThat(frame.address()).isEqualTo(10);
    assertThat(frame.direction()).isEqualTo("request");
    assertThat(frame.sml()).startsWith("S1F1 W");
  }

  @Test
  void findsARtuFrameOfAFunctionThatOnlySilenceEnds() {
    Recognition found = recogniser.recognise(HexFormat.of().parseHex("0141020304050ebe"));
    assertThat(found.frames()).extracting(RecognisedFrame::length).containsExactly(8);
  }

  @Property(tries = 300)
  void accountsForEveryByteOfAnyInput(@ForAll @Size(max = 600) byte[] noise) {
    Recognition found = recogniser.recognise(noise);
    int inFrames = found.frames().stream().mapToInt(RecognisedFrame::length).sum();
    assertThat(inFrames + found.rest().length).isEqualTo(noise.length);
  }
}
