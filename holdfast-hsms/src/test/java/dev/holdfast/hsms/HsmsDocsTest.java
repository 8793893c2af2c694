package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.OnT3;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.StateTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dholdfast.write-docs=true} to draw the tables anew. */
class HsmsDocsTest {

  private static final Path PAGE = Path.of("../docs/protocols/hsms.md");

  @Test
  void thePageShowsTheTablesOfTheCode() throws IOException {
    String page = Files.readString(PAGE);
    String drawn = drawn(drawn(page, Connect.ACTIVE), Connect.PASSIVE);
    if (Boolean.getBoolean("holdfast.write-docs")) {
      Files.writeString(PAGE, drawn);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(drawn);
  }

  private static String drawn(String page, Connect connect) {
    String name = connect == Connect.ACTIVE ? "active" : "passive";
    String from = "<!-- " + name + " -->\n";
    int start = page.indexOf(from) + from.length();
    int end = page.indexOf("<!-- /" + name + " -->");
    assertThat(end).isGreaterThanOrEqualTo(start);
    return page.substring(0, start) + table(connect) + page.substring(end);
  }

  private static String table(Connect connect) {
    HsmsSettings.Builder settings =
        Rig.settings(connect, Profile.LENIENT).cutPolicy(CutPolicy.VERIFIED);
    if (connect == Connect.ACTIVE) {
      settings.onT3(OnT3.RESELECT);
    }
    StringBuilder table = new StringBuilder("| from | trigger | what is done | to |\n");
    table.append("|---|---|---|---|\n");
    for (StateTable.Row<HsmsState, HsmsTrigger> row : HsmsTables.of(settings.build()).rows()) {
      table.append(
          "| %s | `%s` | %s | %s |%n".formatted(row.from(), row.trigger(), row.action(), row.to()));
    }
    return table.toString();
  }
}
