package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
  void takesUnknownBytesForRestAndNoError() throws IOException, InterruptedException {
    try (HoldfastProcess decode = HoldfastProcess.start(folder, "decode", "--json", "DEADBEEF")) {
      assertThat(decode.awaitExit(SOON)).isZero();
      assertThat(decode.output()).containsExactly("{\"frames\":[],\"rest\":\"deadbeef\"}");
    }
  }
}
