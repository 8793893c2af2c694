package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.Hex;
import dev.holdfast.meter.Vectors;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real frames of all protocols, one behind the other. */
class GluedVectorsTest {
  private static final String PREAMBLE = "^(fe)*";

  private static List<String> frames() {
    Stream<String> rtu =
        Vectors.of("modbus.jsonl").stream()
            .filter(v -> !v.meaning().startsWith("tx"))
            .map(Vectors.Vector::hex);
    Stream<String> dlt =
        Stream.of("dlt645.jsonl", "dlt698.jsonl")
            .flatMap(file -> Vectors.of(file).stream())
            .map(v -> v.hex().replaceAll(PREAMBLE, ""));
    return Stream.concat(rtu, dlt).distinct().toList();
  }

  @Test
  void findsBothFramesOfEachPair() {
    List<String> frames = frames();
    for (String first : frames) {
      for (String second : frames) {
        Found found = Found.heard(Hex.bytes(first + second));
        assertThat(found.frames).containsExactly(first, second);
      }
    }
  }

  @Test
  void findsManyGluedFramesHoweverTheyAreCut() {
    List<String> frames = frames();
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      List<String> expect = random.ints(12, 0, frames.size()).mapToObj(frames::get).toList();
      byte[] bytes = Hex.bytes(String.join("", expect));
      int[] cuts = random.ints(9, 0, bytes.length + 1).sorted().toArray();

      assertThat(Found.heard(bytes, cuts).frames).isEqualTo(expect);
    }
  }
}
