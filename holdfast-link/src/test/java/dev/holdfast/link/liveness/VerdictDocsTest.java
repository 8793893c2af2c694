package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dholdfast.write-docs=true} to draw the tables anew. */
class VerdictDocsTest {

  private static final Path PAGE = Path.of("../docs/verified-disconnect.md");

  @Test
  void thePageShowsTheTablesOfTheCode() throws IOException {
    String page = Files.readString(PAGE);
    String drawn = drawn(drawn(page, "causes", causes()), "rules", rules());
    if (Boolean.getBoolean("holdfast.write-docs")) {
      Files.writeString(PAGE, drawn);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(drawn);
  }

  private static String drawn(String page, String name, String table) {
    String from = "<!-- " + name + " -->\n";
    String to = "<!-- /" + name + " -->";
    int start = page.indexOf(from) + from.length();
    int end = page.indexOf(to);
    assertThat(end).isGreaterThanOrEqualTo(start);
    return page.substring(0, start) + table + page.substring(end);
  }

  private static String causes() {
    StringBuilder table = new StringBuilder();
    table.append("| cause | meaning | shown by | under `verified` | what to do |\n");
    table.append("|---|---|---|---|---|\n");
    for (CutTable.Row row : CutTable.rows()) {
      Cause cause = row.cause();
      String note = row.note().isEmpty() ? "" : "; " + row.note();
      table.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  cause,
                  cause.sentence(),
                  row.shownBy(),
                  row.action().text() + note,
                  cause.advice()));
    }
    return table.toString();
  }

  private static String rules() {
    StringBuilder table = new StringBuilder();
    table.append("| what the evidence shows | and not | cause | sure | or else |\n");
    table.append("|---|---|---|---|---|\n");
    for (VerdictRules.Rule rule : VerdictRules.rules()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | `%s` | %.2f | %s |%n",
              texts(rule.shown()),
              texts(rule.notShown()),
              rule.cause(),
              rule.confidence(),
              rule.orElse().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "))));
    }
    return table.toString();
  }

  private static String texts(Set<Sign> signs) {
    return signs.stream().sorted().map(Sign::text).collect(Collectors.joining("; "));
  }
}
