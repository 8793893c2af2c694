package dev.holdfast.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** Runs the matrix of faults and the pauses, several rows at a time. */
public final class FaultRuns {

  /** Links of one process in the matrix. */
  private static final int MATRIX_LINKS = 10;

  private static final int PAUSE_LINKS = 50;

  private final long seed;
  private final Semaphore turns;
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<String> skipped = new ArrayList<>();

  /**
   * @param atOnce rows under way at a time
   */
  public FaultRuns(long seed, int atOnce) {
    this.seed = seed;
    this.turns = new Semaphore(atOnce);
  }

  private interface Work {
    void run(Random random) throws IOException, InterruptedException;
  }

  /**
   * Measures.
   *
   * @param args {@code matrix} and {@code pauses}, or one of them, then {@code --samples N}, {@code
   *     --pauses N}, {@code --seed N}, {@code --at-once N}, {@code --only ROW}
   */
  public static void main(List<String> args) throws InterruptedException {
    int samples = 50;
    int pauses = 1_000;
    long seed = 1;
    int atOnce = 4;
    String only = "";
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      switch (args.get(i)) {
        case "--samples" -> samples = Integer.parseInt(args.get(++i));
        case "--pauses" -> pauses = Integer.parseInt(args.get(++i));
        case "--seed" -> seed = Long.parseLong(args.get(++i));
        case "--at-once" -> atOnce = Integer.parseInt(args.get(++i));
        case "--only" -> only = args.get(++i).toUpperCase(Locale.ROOT);
        case "matrix", "pauses" -> parts.add(args.get(i));
        default -> {
          System.err.println("bench: faults has no " + args.get(i));
          System.exit(2);
        }
      }
    }
    FaultRuns runs = new FaultRuns(seed, atOnce);
    if (parts.isEmpty() || parts.contains("matrix")) {
      Matrix matrix = runs.matrix(samples, Math.min(samples, MATRIX_LINKS), only);
      System.out.println(matrix.markdown());
      matrix.wrong().forEach(line -> System.err.println("wrong: " + line));
    }
    if (parts.isEmpty() || parts.contains("pauses")) {
      List<Pauses.Result> results = runs.pauses(pauses, Math.min(pauses, PAUSE_LINKS), only);
      System.out.print(Pauses.Result.header());
      results.forEach(result -> System.out.print(result.markdown()));
      for (Pauses.Result result : results) {
        if (result.row().policy().verifies()) {
          result.reports().forEach(line -> System.err.println("cut: " + line));
        }
      }
    }
    runs.skipped.forEach(System.err::println);
    runs.failures.forEach(System.err::println);
    System.exit(runs.failures.isEmpty() ? 0 : 1);
  }

  /** Rows that failed to run, each with why. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Rows that need what is not there, each with what. */
  List<String> skipped() {
    return List.copyOf(skipped);
  }

  /** Injects each fault, or those whose name contains a text. */
  Matrix matrix(int samples, int links, String only) throws InterruptedException {
    Matrix matrix = new Matrix();
    List<Thread> rows = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (fault.name().contains(only) && possible(fault.name(), fault.needsRoot())) {
        rows.add(start(fault.name(), random -> matrix.measure(fault, samples, links, random)));
      }
    }
    for (Thread row : rows) {
      row.join();
    }
    return matrix;
  }

  /** Pauses, all rows or those whose name contains a text. */
  List<Pauses.Result> pauses(int enough, int links, String only) throws InterruptedException {
    List<Pauses.Case> cases =
        Pauses.Case.all().stream()
            .filter(row -> row.toString().toUpperCase(Locale.ROOT).contains(only))
            .filter(row -> possible(row.toString(), row.who().needsRoot()))
            .toList();
    Pauses.Result[] results = new Pauses.Result[cases.size()];
    List<Thread> rows = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      int at = i;
      Pauses.Case row = cases.get(i);
      rows.add(
          start(
              row.toString(), random -> results[at] = Pauses.measure(row, enough, links, random)));
    }
    for (Thread row : rows) {
      row.join();
    }
    List<Pauses.Result> all = new ArrayList<>();
    for (Pauses.Result result : results) {
      if (result != null) {
        all.add(result);
      }
    }
    return all;
  }

  private boolean possible(String row, boolean needsRoot) {
    boolean possible = !needsRoot || RoutedGround.possible();
    if (!possible) {
      skipped.add("skipped: " + row + " needs root and the ip command, for network namespaces");
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
          } catch (IOException e) {
            failures.add("failed: " + name + ": " + e.getMessage());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            turns.release();
          }
        });
  }
}
