package dev.holdfast.bench.faults;

import dev.holdfast.bench.faults.Bed.End;
import dev.holdfast.sim.net.Namespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Runs the matrix of faults, the times to the cut and the pauses, several rows at a time. */
public final class FaultRuns {

  /** Each peer has an address of its own in one small net. */
  private static final int MOST_LINKS = 250;

  /** HSMS links of a gateway that is stopped, and as many of Modbus. */
  private static final int STALLED_LINKS = 10;

  private final List<String> holdfast;
  private final long seed;
  private final Semaphore turns;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> skipped = new ConcurrentLinkedQueue<>();

  /**
   * @param holdfast the command that is Holdfast, without arguments
   * @param atOnce rows under way at a time
   */
  public FaultRuns(List<String> holdfast, long seed, int atOnce) {
    this.holdfast = holdfast;
    this.seed = seed;
    this.turns = new Semaphore(atOnce);
  }

  private interface Work {
    void run(Random random) throws IOException, InterruptedException;
  }

  /** What is asked for, from the words of a command line. */
  private static final class Wish {
    private final List<String> parts = new ArrayList<>();
    private int samples = 50;
    private int pauses = 1_000;
    private int tools = 12;
    private int stalls = 1_000;
    private int gateways = 4;
    private long seed = 1;
    private int atOnce = 4;
    private String only = "";

    Wish(List<String> args) {
      for (int i = 0; i < args.size(); i++) {
        switch (args.get(i)) {
          case "--samples" -> samples = Integer.parseInt(args.get(++i));
          case "--pauses" -> pauses = Integer.parseInt(args.get(++i));
          case "--stalls" -> stalls = Integer.parseInt(args.get(++i));
          case "--gateways" -> gateways = Integer.parseInt(args.get(++i));
          case "--tools" -> tools = Integer.parseInt(args.get(++i));
          case "--seed" -> seed = Long.parseLong(args.get(++i));
          case "--at-once" -> atOnce = Integer.parseInt(args.get(++i));
          case "--only" -> only = args.get(++i).toUpperCase(Locale.ROOT);
          case "matrix", "outages", "pauses", "stalls" -> parts.add(args.get(i));
          default -> {
            System.err.println("bench: faults has no " + args.get(i));
            System.exit(2);
          }
        }
      }
    }

    boolean wants(String part) {
      return parts.isEmpty() || parts.contains(part);
    }
  }

  /**
   * Measures.
   *
   * @param root the repository's root
   * @param args {@code matrix}, {@code outages}, {@code pauses} and {@code stalls}, or some of
   *     them, then {@code --samples N}, {@code --pauses N}, {@code --tools N}, {@code --stalls N},
   *     {@code --gateways N}, {@code --seed N}, {@code --at-once N}, {@code --only ROW}
   */
  public static void main(Path root, List<String> args) throws InterruptedException {
    Wish wish = new Wish(args);
    FaultRuns runs =
        new FaultRuns(List.of(root.resolve("holdfast").toString()), wish.seed, wish.atOnce);
    if (wish.wants("matrix")) {
      Matrix matrix =
          runs.matrix(rows(wish.only), wish.samples, Math.min(wish.samples, MOST_LINKS));
      System.out.println(matrix.markdown());
      matrix.wrong().forEach(line -> System.err.println("wrong: " + line));
    }
    if (wish.wants("outages")) {
      System.out.println(runs.outages(wish.samples, wish.only));
    }
    if (wish.wants("pauses")) {
      System.out.print(Pauses.Result.header());
      for (Pauses.Who who : Pauses.Who.values()) {
        if (who.name().contains(wish.only)) {
          runs.pauses(who, Pauses.Kind.all(), wish.pauses, wish.tools).forEach(FaultRuns::print);
        }
      }
    }
    if (wish.wants("stalls")) {
      Stalls stalls = runs.stalls(new Stalls.Extent(wish.stalls, wish.gateways, STALLED_LINKS));
      System.out.print(Stalls.header() + stalls.markdown());
      stalls.cuts().forEach(line -> System.err.println("ended: " + line));
      stalls.wrong().forEach(line -> System.err.println("false cause: " + line));
    }
    runs.skipped.forEach(System.err::println);
    runs.failures.forEach(System.err::println);
    System.exit(runs.failures.isEmpty() ? 0 : 1);
  }

  private static void print(Pauses.Result result) {
    System.out.print(result.markdown());
    if (result.kind().policy().verifies()) {
      result.ends().forEach(line -> System.err.println("ended: " + line));
    }
  }

  /** Rows of the matrix whose name contains a text. */
  private static List<Matrix.Row> rows(String only) {
    return Matrix.Row.all().stream().filter(row -> row.name().contains(only)).toList();
  }

  /** Rows that failed to run, each with why. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Rows that need what is not there, each with what. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Injects faults. */
  Matrix matrix(List<Matrix.Row> rows, int samples, int links) throws InterruptedException {
    Matrix matrix = new Matrix();
    List<Thread> started = new ArrayList<>();
    for (Matrix.Row row : rows) {
      if (possible(row.name(), row.fault().needsRoot())) {
        started.add(
            start(row.name(), random -> matrix.measure(holdfast, row, samples, links, random)));
      }
    }
    for (Thread row : started) {
      row.join();
    }
    return matrix;
  }

  /** Times until a dead path is doubted and cut, as a table. */
  private String outages(int samples, String only) throws InterruptedException {
    Map<Outages.Traffic, Map<End, Outages.Result>> results = new EnumMap<>(Outages.Traffic.class);
    List<Thread> started = new ArrayList<>();
    for (Outages.Traffic traffic : Outages.Traffic.values()) {
      results.put(traffic, new EnumMap<>(End.class));
      for (End end : End.values()) {
        String name = "OUTAGE-" + traffic + "-" + end;
        if (name.contains(only) && possible(name, true)) {
          started.add(
              start(
                  name,
                  random -> {
                    Outages.Result result =
                        Outages.measure(holdfast, traffic, end, samples, random);
                    synchronized (results) {
                      results.get(traffic).put(end, result);
                    }
                  }));
        }
      }
    }
    for (Thread row : started) {
      row.join();
    }
    StringBuilder table = new StringBuilder(Outages.Result.header());
    results.values().forEach(ends -> ends.values().forEach(one -> table.append(one.markdown())));
    return table.toString();
  }

  /** Pauses, on links of these kinds all at once; none where that is not possible here. */
  Collection<Pauses.Result> pauses(Pauses.Who who, List<Pauses.Kind> kinds, int enough, int tools)
      throws InterruptedException {
    List<Pauses.Result> results = new ArrayList<>();
    if (possible("PAUSE-" + who, who.needsRoot())) {
      start(
              "PAUSE-" + who,
              random -> results.addAll(Pauses.measure(holdfast, who, kinds, enough, tools, random)))
          .join();
    }
    return results;
  }

  /** Stalls of several gateways at a time. */
  Stalls stalls(Stalls.Extent extent) throws InterruptedException {
    Stalls stalls = new Stalls(holdfast, extent);
    start("STALLS", stalls::run).join();
    failures.addAll(stalls.failures());
    return stalls;
  }

  private boolean possible(String row, boolean needsRoot) {
    boolean possible = !needsRoot || Namespaces.unavailable().isEmpty();
    if (!possible) {
      skipped.add(
          "skipped: " + row + " needs root, ip and nft, for network namespaces and their packets");
    }
    return possible;
  }

  private Thread start(String name, Work work) {
    return Thread.ofPlatform()
        .start(() -> {
          try {
            turns.acquire();
            System.err.println("faults: " + name);
            work.run(new Random(seed * 31 + name.hashCode()));
          } catch (IOException | RuntimeException e) {
            failures.add("failed: " + name + ": " + e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            turns.release();
          }
        });
  }
}
