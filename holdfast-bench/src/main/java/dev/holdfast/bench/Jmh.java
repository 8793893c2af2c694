package dev.holdfast.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of a class in turns, each turn in a new Java machine. */
public final class Jmh {

  private static final int TURNS = 5;
  private static final int ITERATIONS = 5;

  private final Map<String, Samples> micros;

  private Jmh(Map<String, Samples> micros) {
    this.micros = micros;
  }

  /**
   * The median of a benchmark, us an operation.
   *
   * @param name of its method, followed by a space and the parameter where there is one
   */
  public double micros(String name) {
    Samples samples = micros.get(name);
    if (samples == null) {
      throw new IllegalArgumentException("no benchmark " + name + " among " + micros.keySet());
    }
    return samples.median();
  }

  /** Runs all of a class. */
  public static Jmh run(Class<?> benchmarks) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(benchmarks.getName() + "\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .warmupIterations(ITERATIONS)
            .warmupTime(TimeValue.milliseconds(600))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.milliseconds(600))
            .jvmArgs(
                "-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "--sun-misc-unsafe-memory-access=allow")
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<String, Samples> samples = new TreeMap<>();
    for (int turn = 0; turn < TURNS; turn++) {
      for (RunResult result : new Runner(options).run()) {
        Samples of = samples.computeIfAbsent(name(result), _ -> new Samples());
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
          for (IterationResult iteration : fork.getIterationResults()) {
            of.add(iteration.getPrimaryResult().getScore());
          }
        }
      }
    }
    return new Jmh(samples);
  }

  private static String name(RunResult result) {
    StringBuilder name = new StringBuilder(result.getPrimaryResult().getLabel());
    for (String key : result.getParams().getParamsKeys()) {
      name.append(' ').append(result.getParams().getParam(key));
    }
    return name.toString();
  }
}
