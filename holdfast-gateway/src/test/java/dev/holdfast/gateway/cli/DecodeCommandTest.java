package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DecodeCommandTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final JsonMapper mapper = new JsonMapper();

  @Test
  void joinsItsArgumentsToOneInput() throws IOException, InterruptedException {
    try (HoldfastProcess decode =
        HoldfastProcess.start(
            folder,
            "decode",
            "--json",
            "fefefe fe68",
            "1290 78563412:68",
            "0x91083333343389674533",
            "5416")) {
      assertThat(decode.awaitExit(SOON)).isZero();
      JsonNode answer = mapper.readTree(String.join("", decode.output()));
      JsonNode frame = answer.path("frames").path(0);
      assertThat(frame.path("protocol").asString()).isEqualTo("dlt645-2007");
      assertThat(frame.path("offset").asInt()).isEqualTo(4);
      assertThat(frame.path("length").asInt()).isEqualTo(20);
      assertThat(frame.path("direction").asString()).isEqualTo("response");
      assertThat(frame.path("address").asString()).isEqualTo("123456789012");
      assertThat(frame.path("code").asInt()).isEqualTo(0x91);
      assertThat(frame.path("items").path(0).path("id").asString()).isEqualTo("00010000");
      assertThat(frame.path("items").path(0).path("value").asString()).isEqualTo("1234.56");
      assertThat(frame.path("items").path(0).path("unit").asString()).isEqualTo("kWh");
      assertThat(answer.path("rest").asString()).isEqualTo("fefefefe");
    }
  }

  @Test
  void answersEachLineOfItsInputInOrderAndGoesOnAfterOneThatIsNoHex()
      throws IOException, InterruptedException {
    try (HoldfastProcess decode = HoldfastProcess.start(folder, "decode", "--json")) {
      decode.input("010300000002c40b\nnonsense\n\n0000000affff00000005000000ff\n");
      assertThat(decode.awaitExit(SOON)).isEqualTo(2);
      List<JsonNode> answers = decode.output().stream().map(mapper::readTree).toList();
      assertThat(answers).hasSize(4);
      assertThat(answers.get(0).path("frames").path(0).path("protocol").asString())
          .isEqualTo("modbus-rtu");
      assertThat(answers.get(0).path("frames").path(0).path("address").isInt()).isTrue();
      assertThat(answers.get(1).path("error").asString()).isNotEmpty();
      assertThat(answers.get(1).path("position").asInt()).isZero();
      assertThat(answers.get(2).path("frames").isEmpty()).isTrue();
      assertThat(answers.get(3).path("frames").path(0).path("protocol").asString())
          .isEqualTo("hsms");
    }
  }

  @Test
  void namesTheIdsOfATool() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("names.yaml"), "ceid: {1001: LotStarted}\n");
    String event = "00000015000a860b000000000001" + "0103" + "a50101" + "a90203e9" + "0100";
    try (HoldfastProcess decode =
        HoldfastProcess.start(folder, "decode", "--json", "--names", "names.yaml", event)) {
      assertThat(decode.awaitExit(SOON)).isZero();
      JsonNode frame = mapper.readTree(decode.output().getFirst()).path("frames").path(0);
      assertThat(frame.path("names").toString())
          .isEqualTo("[{\"kind\":\"CEID\",\"id\":\"1001\",\"name\":\"LotStarted\"}]");
    }
  }

  @Test
  void takesUnknownBytesForRestAndNoError() throws IOException, InterruptedException {
    try (HoldfastProcess decode = HoldfastProcess.start(folder, "decode", "--json", "DEADBEEF")) {
      assertThat(decode.awaitExit(SOON)).isZero();
      assertThat(decode.output()).containsExactly("{\"frames\":[],\"rest\":\"deadbeef\"}");
    }
  }

  @Test
  void countsThePositionOfAFaultInEachLineByItself() throws IOException, InterruptedException {
    try (HoldfastProcess decode = HoldfastProcess.start(folder, "decode", "--json")) {
      decode.input("01 02 0g\n0x0\nAB:cd\nfe\u00e9\n");
      assertThat(decode.awaitExit(SOON)).isEqualTo(2);
      List<JsonNode> answers = decode.output().stream().map(mapper::readTree).toList();
      assertThat(answers).hasSize(4);
      assertThat(answers.get(0).path("position").asInt()).isEqualTo(7);
      assertThat(answers.get(1).path("position").asInt()).isEqualTo(2);
      assertThat(answers.get(2).path("rest").asString()).isEqualTo("abcd");
      assertThat(answers.get(3).path("position").asInt()).isEqualTo(2);
    }
  }

  @Test
  void listsFramesByOffsetAndAllOtherBytesAsRest() throws IOException, InterruptedException {
    try (HoldfastProcess decode =
        HoldfastProcess.start(
            folder,
            "decode",
            "--json",
            "AA",
            "0000000affff000000050000002a",
            "bb",
            "010300000002c40b",
            "000100000006010300000002",
            "cc")) {
      assertThat(decode.awaitExit(SOON)).isZero();
      JsonNode answer = mapper.readTree(String.join("", decode.output()));
      List<String> frames = new ArrayList<>();
      answer
          .path("frames")
          .forEach(frame ->
              frames.add(
                  frame.path("offset").asInt()
                      + "+"
                      + frame.path("length").asInt()
                      + " "
                      + frame.path("protocol").asString()
                      + " "
                      + frame.path("direction").asString()
                      + " "
                      + frame.path("code").asInt()));
      assertThat(frames)
          .containsExactly(
              "1+14 hsms request 5", "16+8 modbus-rtu request 3", "24+12 modbus-tcp request 3");
      assertThat(answer.path("rest").asString()).isEqualTo("aabbcc");
    }
  }

  @Test
  void showsTheBodyOfAMessageAsSml() throws IOException, InterruptedException {
    try (HoldfastProcess decode =
        HoldfastProcess.start(
            folder,
            "decode",
            "--json",
            "00000017000a860b000000000001",
            "0103b10400000007a501010100")) {
      assertThat(decode.awaitExit(SOON)).isZero();
      JsonNode frame = mapper.readTree(String.join("", decode.output())).path("frames").path(0);
      assertThat(frame.path("sml").asString())
          .startsWith("S6F11 W")
          .contains("<U4 [1] 7>")
          .contains("<U1 [1] 1>");
      assertThat(frame.path("address").asInt()).isEqualTo(10);
      assertThat(frame.path("code").asInt()).isEqualTo(11);
    }
  }

  @Test
  void showsTheMessageThatBlocksMakeInItsCharacterSet() throws IOException, InterruptedException {
    try (HoldfastProcess decode =
        HoldfastProcess.start(
            folder,
            "decode",
            "--json",
            "--charset",
            "GB18030",
            "0504",
            "0e" + "800a8a0100010000000701022101" + "0142",
            "060504",
            "11" + "800a8a018002000000070041" + "04cec2b6c8" + "04f1",
            "06")) {
      assertThat(decode.awaitExit(SOON)).isZero();
      JsonNode answer = mapper.readTree(String.join("", decode.output()));
      assertThat(answer.path("frames").valueStream().map(f -> f.path("protocol").asString()))
          .containsExactly("secs1", "secs1");
      assertThat(answer.path("frames").path(1).path("sml").asString())
          .isEqualTo("S10F1 W\n<L [2]\n  <B [1] 0x00>\n  <A [4] \"温度\">\n>\n.");
      assertThat(answer.path("rest").asString()).isEqualTo("050406" + "050406");
    }
  }

  @Test
  void refusesACharacterSetThatIsNone() throws IOException, InterruptedException {
    try (HoldfastProcess decode =
        HoldfastProcess.start(folder, "decode", "--charset", "GB99", "00")) {
      assertThat(decode.awaitExit(SOON)).isEqualTo(2);
      assertThat(decode.errors()).contains("`GB99` is no character set known here");
    }
  }
}
