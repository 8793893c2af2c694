package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.sim.conform.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The behaviour matrix against a passive secs4js: it still does what our tables say it does. */
@Timeout(300)
class Secs4jsConformTest {

  @TempDir Path folder;

  @BeforeEach
  void needsSecs4js() throws IOException {
    Secs4js.install(folder);
  }

  @Test
  void doesWhatTheTableSays() throws Exception {
    Secs4jsTable table = new Secs4jsTable(folder, Connect.PASSIVE, Profile.LENIENT);
    table.holdsFor(table.all());
  }

  @Test
  void doesWhatTheTableOfE371Says() throws Exception {
    Secs4jsTable table = new Secs4jsTable(folder, Connect.PASSIVE, Profile.STRICT_SS);
    List<Row> rows = table.rows();
    assertThat(rows).isNotEmpty();
    table.holdsFor(rows);
  }
}
