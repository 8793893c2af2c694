package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.sim.conform.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The behaviour matrix against a secs4js that dials, some rows of a table at a time. */
@Tag("long")
class Secs4jsActiveProof {

  private static final int ROWS = 16;

  @TempDir Path folder;

  @BeforeEach
  void needsSecs4js() throws IOException {
    Secs4js.install(folder);
  }

  @Test
  void doesWhatTheTablesSay() throws IOException {
    List<Secs4jsTable> tables = new ArrayList<>();
    for (Profile profile : Profile.values()) {
      tables.add(new Secs4jsTable(folder, Connect.ACTIVE, profile));
    }
    Proof.run(
        "secs4js-active",
        random -> {
          Secs4jsTable table = tables.get(random.nextInt(tables.size()));
          List<Row> rows = new ArrayList<>(table.rows());
          assertThat(rows).isNotEmpty();
          Collections.shuffle(rows, random);
          table.holdsFor(rows.subList(0, Math.min(ROWS, rows.size())));
        });
  }
}
