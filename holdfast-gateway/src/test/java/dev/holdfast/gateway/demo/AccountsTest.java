package dev.holdfast.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

  @TempDir Path folder;

  private final List<String> acknowledged = new ArrayList<>();
  private final List<String> sink = new ArrayList<>();

  /** S6F11 W with L[3]{U4 dataId, U4 1, L[0]}, as bytes on the wire. */
  private static String eventHex(int dataId) {
    return "0000001a000a860b000000000001"
        + "0103"
        + "b104%08x".formatted(dataId)
        + "b10400000001"
        + "0100";
  }

  private static String eventLine(long id, int dataId) {
    return """
    {"id":%d,"link":"etcher","protocol":"hsms","kind":"S6F11","hex":"%s"}\
    """
        .formatted(id, eventHex(dataId));
  }

  private static String readingLine(long id, String hex) {
    return """
    {"id":%d,"link":"meters","protocol":"modbus-rtu","kind":"reading","fields":{"address":"1"},"hex":"%s"}\
    """
        .formatted(id, hex);
  }

  private static String record(String link, String id) {
    return "{\"link\":\"%s\",\"id\":\"%s\"}".formatted(link, id);
  }

  private Accounts count() throws IOException {
    Path record = Files.write(folder.resolve("record.jsonl"), acknowledged);
    Path file = Files.write(folder.resolve("sink.jsonl"), sink);
    return Accounts.of(List.of(record), file, folder.resolve("no-journal"));
  }

  @BeforeEach
  void threeEventsAndTwoReadingsArrived() {
    for (int i = 1; i <= 3; i++) {
      acknowledged.add(record("hsms", "S6F11:" + i));
      sink.add(eventLine(i, i));
    }
    acknowledged.add(record("meter", "modbus-rtu:1:010302000178"));
    acknowledged.add(record("meter", "modbus-rtu:1:010302000178"));
    sink.add(readingLine(4, "010302000178"));
    sink.add(readingLine(5, "010302000178"));
  }

  @Test
  void findsNothingLostWhereAllThatWasAcknowledgedIsThere() throws IOException {
    Accounts accounts = count();
    assertThat(accounts.lost()).isZero();
    assertThat(accounts.duplicates()).isZero();
    assertThat(accounts.lines())
        .containsEntry("etcher hsms", new Accounts.Tally(0, 3, 3))
        .containsEntry("meters modbus-rtu", new Accounts.Tally(0, 2, 2));
  }

  @Test
  void countsOneLostForEachEventLineThatIsMissing() throws IOException {
    sink.remove(1);
    assertThat(count().lost()).isEqualTo(1);
  }

  @Test
  void countsAReadingLostThoughAnotherHasTheSameBytes() throws IOException {
    sink.removeLast();
    assertThat(count().lost()).isEqualTo(1);
  }

  @Test
  void countsAnEventThatStandsTwiceAsDuplicate() throws IOException {
    sink.add(eventLine(6, 2));
    Accounts accounts = count();
    assertThat(accounts.lost()).isZero();
    assertThat(accounts.duplicates()).isEqualTo(1);
  }

  @Test
  void doesNotCountAMessageThatNobodySawAcknowledged() throws IOException {
    sink.add(eventLine(6, 4));
    assertThat(count()).extracting(Accounts::lost, Accounts::duplicates).containsExactly(0L, 0L);
  }

  @Test
  void countsAllAsLostWhereThereIsNoSinkFile() throws IOException {
    Path record = Files.write(folder.resolve("record.jsonl"), acknowledged);
    Accounts accounts =
        Accounts.of(List.of(record), folder.resolve("none"), folder.resolve("no-journal"));
    assertThat(accounts.lost()).isEqualTo(5);
  }
}
