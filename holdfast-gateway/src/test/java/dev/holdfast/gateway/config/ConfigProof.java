package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any text as a configuration: a configuration, or what is wrong and where. */
@Tag("long")
class ConfigProof {

  private static final List<String> PIECES =
      List.of(
          ":",
          "- ",
          "  ",
          "\n",
          "{",
          "}",
          "[",
          "]",
          "&a",
          "*a",
          "!!int ",
          "|",
          ">",
          "'",
          "\"",
          "#",
          "---\n",
          "...\n",
          "\t",
          "? ",
          "null",
          "~",
          "true",
          "-1",
          "1e9",
          "99999999999999999999",
          "5s",
          "links:\n",
          "hsms:\n",
          "<<: *a",
          "%YAML 1.2\n",
          "\u0000",
          "温",
          "${A}",
          "\r");

  @Test
  void saysWhereAnyTextIsWrong() throws IOException {
    List<String> good =
        List.of(
            ConfigLoaderTest.resource("full.yaml"),
            ConfigLoaderTest.resource("small.yaml"),
            Files.readString(Path.of("../docs/examples/gateway.yaml")));
    Proof.run("config", random -> round(random, good.get(random.nextInt(good.size()))));
  }

  private static void round(Random random, String good) {
    String text = good;
    for (int left = random.nextInt(4); left >= 0; left--) {
      text = spoilt(random, text);
    }
    switch (ConfigLoader.parse(text, "x.yaml", Path.of("/etc/holdfast"))) {
      case Loaded.Sound(Config config, List<Problem> _) -> assertThat(config.links()).isNotNull();
      case Loaded.Faulty(List<Problem> problems) -> {
        assertThat(problems).isNotEmpty();
        long lines = text.lines().count() + 1;
        for (Problem problem : problems) {
          assertThat((long) problem.line()).as(problem.toString()).isBetween(1L, lines);
          assertThat(problem.column()).as(problem.toString()).isPositive();
          assertThat(problem.message()).isNotBlank().doesNotContain("\n");
        }
      }
    }
  }

  private static String spoilt(Random random, String text) {
    int at = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), at + random.nextInt(30));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at) + text.substring(to);
      case 1 -> text.substring(0, at) + text.substring(at, to) + text.substring(at);
      case 2 -> text.substring(0, at) + piece + text.substring(to);
      case 3 -> swapped(random, text);
      case 4 -> {
        byte[] bytes = Spoilt.bytes(random, text.getBytes(StandardCharsets.UTF_8), 2);
        yield new String(bytes, StandardCharsets.UTF_8);
      }
      default -> text.substring(0, at) + piece + text.substring(at);
    };
  }

  /** Two lines change places. */
  private static String swapped(Random random, String text) {
    String[] lines = text.split("\n", -1);
    int one = random.nextInt(lines.length);
    int other = random.nextInt(lines.length);
    String line = lines[one];
    lines[one] = lines[other];
    lines[other] = line;
    return String.join("\n", lines);
  }
}
