package dev.holdfast.bench.modbus;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.modbus.ModbusServers.Way;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Processor time of a process that polls 1,000 meters each second, as a row of the table. */
public final class PollFigures {

  private static final int METERS = 1_000;
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration WATCHED = Duration.ofSeconds(20);

  /** Fewer readings of those due are no polling each second. */
  private static final double LEAST = 0.95;

  private PollFigures() {}

  /** Measures; the meters are a process of their own. */
  public static List<Figure> measure() throws IOException, InterruptedException {
    double floor = cores(BarePolls.class);
    double ours = cores(PollingLinks.class);
    return List.of(
        new Figure(
            "1,000 Modbus TCP meters polled each second by the library: processor time",
            Figure.amount(100 * ours, "% of a core"),
            Figure.amount(100 * floor, "% of a core"),
            Figure.ratio(ours, floor),
            "under 50 %"));
  }

  private static double cores(Class<?> program) throws IOException, InterruptedException {
    String meters = Integer.toString(METERS);
    try (Child server = Child.java(ModbusServers.class, Way.HOLDFAST.name(), meters);
        Child under = Child.java(program, meters, Integer.toString(server.awaitPort()))) {
      Thread.sleep(SETTLE);
      long readings = readings(under);
      double before = under.processorSeconds();
      long from = System.nanoTime();
      Thread.sleep(WATCHED);
      double seconds = (System.nanoTime() - from) / 1e9;
      double cores = (under.processorSeconds() - before) / seconds;
      double each = (readings(under) - readings) / (METERS * seconds);
      if (each < LEAST) {
        throw new IOException("only %.2f readings a second of each meter".formatted(each));
      }
      return cores;
    }
  }

  private static long readings(Child of) throws IOException {
    of.tell("");
    String line = of.readLine();
    if (line == null) {
      throw new IOException("the polling process has ended");
    }
    return Long.parseLong(line);
  }
}
