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
    String drawn = page;
    for (Connect connect : Connect.values()) {
      String name = connect == Connect.ACTIVE ? "active" : "passive";
      HsmsSettings settings = settings(connect);
      drawn = drawn(drawn, name, HsmsTables.of(settings));
      drawn = drawn(drawn, "entity-" + name, HsmsSessions.entity(settings).table());
      drawn = drawn(drawn, "connection-" + name, HsmsGroupTables.of(settings));
    }
    if (Boolean.getBoolean("holdfast.write-docs")) {
      Files.writeString(PAGE, drawn);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(drawn);
  }

  private static HsmsSettings settings(Connect connect) {
    HsmsSettings.Builder settings =
        Rig.settings(connect, Profile.LENIENT).cutPolicy(CutPolicy.VERIFIED);
    if (connect == Connect.ACTIVE) {
      settings.onT3(OnT3.RESELECT);
    }
    return settings.build();
  }

  private static String drawn(String page, String name, StateTable<HsmsState, HsmsTrigger> states) {
    String from = "<!-- " + name + " -->\n";
    int start = page.indexOf(from) + from.length();
    int end = page.indexOf("<!-- /" + name + " -->");
    assertThat(end).as("place of %s", name).isGreaterThanOrEqualTo(start);
    return page.substring(0, start) + table(states) + page.substring(end);
  }

  private static String table(StateTable<HsmsState, HsmsTrigger> states) {
    StringBuilder table = new StringBuilder("| from | trigger | what is done | to |\n");
    table.append("|---|---|---|---|\n");
    for (StateTable.Row<HsmsState, HsmsTrigger> row : states.rows()) {
      table.append(
          "| %s | `%s` | %s | %s |%n".formatted(row.from(), row.trigger(), row.action(), row.to()));
    }
    return table.toString();
  }
}
