package dev.holdfast.bench.ipc;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every way of the kernel by our primitives beside its system calls in a bare loop, in turns. */
public final class KernelFigures {

  private static final int TURNS = 7;
  private static final int TRIP_TURNS = 1;

  /** What the kernel does needs no long warming up. */
  private static final Duration TURN = Duration.ofMillis(900);

  private static final double MILLION = 1e6;
  private static final String ASKED = "at least 0.8";
  private static final Map<String, String> WAYS = ways();

  private KernelFigures() {}

  private static Map<String, String> ways() {
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("pipe", "pipe");
    ways.put("fifo", "FIFO");
    ways.put("unix", "Unix stream");
    ways.put("unix-dgram", "Unix datagram");
    ways.put("seqpacket", "Unix seqpacket");
    ways.put("sysv-mq", "System V queue");
    ways.put("posix-mq", "POSIX queue of depth 10");
    return ways;
  }

  private interface Measure {
    double of(String way, int turn) throws IOException;
  }

  /** Measures. */
  public static List<Figure> measure() throws IOException {
    List<Figure> figures = new ArrayList<>();
    Map<String, String> rates = new LinkedHashMap<>(WAYS);
    rates.put("pipe" + IpcEnd.BATCHED, "pipe, 64 messages a write");
    rates.put("unix" + IpcEnd.BATCHED, "Unix stream, 64 messages a write");
    rows(
        figures,
        rates,
        TURNS,
        "100 bytes a message",
        (way, turn) -> Ends.rate(way, turn, TURN),
        MILLION,
        "M/s",
        ASKED);
    rows(
        figures,
        WAYS,
        TRIP_TURNS,
        "round trip of 100 bytes, median",
        (way, turn) -> Ends.roundTrip(way, turn, TURN)[0],
        1,
        "us",
        "");
    return figures;
  }

  private static void rows(
      List<Figure> figures,
      Map<String, String> ways,
      int turns,
      String what,
      Measure measure,
      double unit,
      String unitName,
      String asked)
      throws IOException {
    Map<String, Samples> ours = new LinkedHashMap<>();
    Map<String, Samples> bare = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (String way : ways.keySet()) {
        ours.computeIfAbsent(way, _ -> new Samples()).add(measure.of(way, turn));
        bare.computeIfAbsent(way, _ -> new Samples()).add(measure.of(way + IpcEnd.RAW, turn));
      }
    }
    ours.forEach((way, samples) -> {
      double floor = bare.getOrDefault(way, samples).median();
      figures.add(
          new Figure(
              "ipc: %s, %s; floor: the same calls in a bare loop"
                  .formatted(ways.getOrDefault(way, way), what),
              Figure.amount(samples.median() / unit, unitName),
              Figure.amount(floor / unit, unitName),
              Figure.ratio(samples.median(), floor),
              asked));
    });
  }
}
