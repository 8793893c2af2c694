package dev.holdfast.gateway.web;

import dev.holdfast.watch.ConnectionRules;
import dev.holdfast.watch.Thresholds;
import dev.holdfast.watch.scan.Connection;
import dev.holdfast.watch.scan.ConnectionRow;
import dev.holdfast.watch.scan.KernelTable;
import dev.holdfast.watch.scan.Scan;
import dev.holdfast.watch.scan.Scanner;
import dev.holdfast.watch.scan.SysctlTimers;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The connections of this host, looked at when somebody asks, once a second at most. */
final class ConnectionBook implements AutoCloseable {

  /** Connections of one answer; those with the gravest verdicts come first. */
  private static final int MOST_ROWS = 2_000;

  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * One look.
   *
   * @param connections of all, how many
   * @param verdicts how many have each verdict
   * @param rows the gravest of them
   * @param unseen what could not be seen and why
   */
  record Page(
      int connections,
      Map<String, Integer> verdicts,
      List<ConnectionRow> rows,
      List<String> unseen) {}

  private final LongSupplier nanos;
  private @Nullable Scanner scanner;
  private @Nullable Page last;
  private long lookedNanos;

  ConnectionBook(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** What there is now, or was less than a second ago. */
  synchronized Page look() throws IOException {
    long now = nanos.getAsLong();
    Page known = last;
    if (known != null && now - lookedNanos < FRESH_NANOS) {
      return known;
    }
    if (scanner == null) {
      scanner =
          new Scanner(
              KernelTable.open(),
              new ConnectionRules(Thresholds.normal(), SysctlTimers.read(SysctlTimers.FOLDER)),
              nanos);
    }
    Page page = page(scanner.scan());
    last = page;
    lookedNanos = now;
    return page;
  }

  private static Page page(Scan scan) {
    Map<String, Integer> verdicts = new TreeMap<>();
    for (Connection connection : scan.connections()) {
      verdicts.merge(connection.judged().verdict().text(), 1, Integer::sum);
    }
    List<ConnectionRow> rows =
        scan.connections().stream()
            .sorted(Comparator.comparing(connection -> connection.judged().verdict()))
            .limit(MOST_ROWS)
            .map(ConnectionRow::of)
            .toList();
    return new Page(scan.connections().size(), verdicts, rows, scan.unseen());
  }

  @Override
  public synchronized void close() throws IOException {
    if (scanner != null) {
      scanner.close();
    }
  }
}
