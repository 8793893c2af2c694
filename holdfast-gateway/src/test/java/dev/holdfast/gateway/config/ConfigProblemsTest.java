package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are wrong, and what is said of them: see problems.txt. */
class ConfigProblemsTest {

  /** One block of problems.txt. */
  record Case(String name, String yaml, String problems) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ConfigProblemsTest.class.getResourceAsStream("problems.txt"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String part : text.substring(3).split("\n== ", -1)) {
        String block = part + "\n";
        int yaml = block.indexOf('\n') + 1;
        int problems = block.indexOf("\n--\n", yaml);
        cases.add(
            new Case(
                block.substring(0, yaml - 1),
                block.substring(yaml, problems + 1),
                block.substring(problems + 4).strip()));
      }
      return cases.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesEachProblemWithItsPlace(Case given) {
    Loaded loaded = ConfigLoader.parse(given.yaml(), "x.yaml", Path.of("/etc/holdfast"));

    assertThat(loaded).isInstanceOf(Loaded.Faulty.class);
    String said =
        String.join(
            "\n", ((Loaded.Faulty) loaded).problems().stream().map(Problem::toString).toList());
    assertThat(said).isEqualTo(given.problems());
  }
}
