package dev.holdfast.bench.ipc;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Messages of 100 bytes a second from one process to another, in turns with others. */
public final class IpcFigures {

  private static final int TURNS = 7;
  private static final Duration TURN = Duration.ofMillis(1750);
  private static final double MILLION = 1e6;

  private IpcFigures() {}

  /** Measures. */
  public static List<Figure> measure() throws IOException {
    Map<String, Samples> rates = new LinkedHashMap<>();
    List<String> ways =
        List.of("ring", "agrona", "aeron", "ring-many", "agrona-many", "ring-sleeps");
    for (int turn = 0; turn < TURNS; turn++) {
      for (String way : ways) {
        rates.computeIfAbsent(way, _ -> new Samples()).add(Ends.rate(way, turn, TURN));
      }
    }
    List<Figure> figures = new ArrayList<>();
    String best = median(rates, "agrona") > median(rates, "aeron") ? "agrona" : "aeron";
    figures.add(
        figure(
            "one writer, spinning; floor: the faster of Agrona OneToOne (%s) and Aeron IPC (%s)"
                .formatted(millions(rates, "agrona"), millions(rates, "aeron")),
            rates,
            "ring",
            best,
            "at least 0.95"));
    figures.add(
        figure(
            "places for many writers, one at work, spinning; floor: Agrona ManyToOne",
            rates,
            "ring-many",
            "agrona-many",
            "at least 0.95"));
    figures.add(
        new Figure(
            "ipc: ring, 100 bytes a message, one writer, both sides sleep",
            millions(rates, "ring-sleeps"),
            "",
            "",
            "at least 10 M/s"));
    return figures;
  }

  private static Figure figure(
      String what, Map<String, Samples> rates, String ours, String floor, String asked) {
    return new Figure(
        "ipc: ring, 100 bytes a message, " + what,
        millions(rates, ours),
        millions(rates, floor),
        Figure.ratio(median(rates, ours), median(rates, floor)),
        asked);
  }

  private static String millions(Map<String, Samples> rates, String way) {
    return Figure.amount(median(rates, way) / MILLION, "M/s");
  }

  private static double median(Map<String, Samples> rates, String way) {
    return Objects.requireNonNull(rates.get(way)).median();
  }
}
