package dev.holdfast.bench;

import dev.holdfast.bench.decode.MeterFigures;
import dev.holdfast.bench.decode.Secs2Figures;
import dev.holdfast.bench.faults.FaultRuns;
import dev.holdfast.bench.frames.FrameFigures;
import dev.holdfast.bench.gateway.JournalFigures;
import dev.holdfast.bench.gateway.MemoryFigures;
import dev.holdfast.bench.gateway.StartFigures;
import dev.holdfast.bench.ipc.IdleFigures;
import dev.holdfast.bench.ipc.IpcFigures;
import dev.holdfast.bench.ipc.KernelFigures;
import dev.holdfast.bench.load.HsmsFigures;
import dev.holdfast.bench.load.OneWayFigures;
import dev.holdfast.bench.loss.LossBench;
import dev.holdfast.bench.many.ManyLinksFigures;
import dev.holdfast.bench.modbus.ModbusFigures;
import dev.holdfast.bench.modbus.PollFigures;
import dev.holdfast.bench.modbus.SerialFigures;
import dev.holdfast.bench.net.FaultTable;
import dev.holdfast.bench.watch.WatchFigures;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Measures what is named, or everything, and prints a table in Markdown. */
public final class Bench {

  private Bench() {}

  /**
   * Measures.
   *
   * @param args the repository's root, then names of figures; none for all; or {@code faults} and
   *     what {@link FaultRuns#main} takes, or {@code bench-net} and what {@link FaultTable#main}
   *     takes
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 1 && args[1].equals("faults")) {
      FaultRuns.main(
          Path.of(args[0]).toAbsolutePath().normalize(), List.of(args).subList(2, args.length));
      return;
    }
    if (args.length > 1 && args[1].equals("bench-net")) {
      FaultTable.main(List.of(args).subList(2, args.length));
      return;
    }
    if (args.length > 1 && args[1].equals("loss")) {
      LossBench.main(List.of(args).subList(2, args.length));
      return;
    }
    Map<String, Callable<List<Figure>>> all = all(Path.of(args[0]).toAbsolutePath().normalize());
    List<String> names = List.of(args).subList(1, args.length);
    for (String name : names) {
      if (!all.containsKey(name)) {
        System.err.println("bench: no figure " + name + "; there are " + all.keySet());
        System.exit(2);
      }
    }
    System.out.print(Figure.header());
    for (Map.Entry<String, Callable<List<Figure>>> one : all.entrySet()) {
      if (names.isEmpty() || names.contains(one.getKey())) {
        System.err.println("bench: " + one.getKey());
        one.getValue().call().forEach(figure -> System.out.println(figure.row()));
      }
    }
  }

  private static Map<String, Callable<List<Figure>>> all(Path root) {
    Map<String, Callable<List<Figure>>> all = new LinkedHashMap<>();
    all.put("hsms", HsmsFigures::measure);
    all.put("one-way", OneWayFigures::measure);
    all.put("journal", () -> JournalFigures.measure(root));
    all.put("secs2", Secs2Figures::measure);
    all.put("meter", MeterFigures::measure);
    all.put("modbus", ModbusFigures::measure);
    all.put("polls", PollFigures::measure);
    all.put("serial", SerialFigures::measure);
    all.put("arq", FrameFigures::measure);
    all.put("start", () -> StartFigures.measure(root));
    all.put("memory", () -> MemoryFigures.measure(root));
    all.put("ipc", IpcFigures::measure);
    all.put("ipc-kernel", KernelFigures::measure);
    all.put("ipc-idle", () -> IdleFigures.measure(root));
    all.put("watch", WatchFigures::measure);
    all.put("links", () -> ManyLinksFigures.measure(root));
    return all;
  }
}
