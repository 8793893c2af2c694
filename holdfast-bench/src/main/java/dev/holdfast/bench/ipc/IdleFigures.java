package dev.holdfast.bench.ipc;

import dev.holdfast.bench.Figure;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The processor time of {@code ./holdfast receive} that waits and gets nothing. */
public final class IdleFigures {

  /** Until then what a step of a System V queue runs is compiled too. */
  private static final long SETTLE_MILLIS = 90_000;

  private static final long MEASURED_MILLIS = 10_000;
  private static final int AT_ONCE = 6;
  private static final String ASKED_NONE = "none";
  private static final String ASKED_STEPS = "under 1 %";

  private record Waiting(String what, String endpoint, String asked) {}

  private IdleFigures() {}

  private static List<Waiting> all(String word, int key) {
    String path = "/tmp" + word;
    String made = "?create=true";
    return List.of(
        new Waiting("pipe", "pipe:?exec=sleep 600", ASKED_NONE),
        new Waiting("socketpair", "socketpair:?exec=sleep 600", ASKED_NONE),
        new Waiting("FIFO", "fifo://" + path + ".fifo" + made, ASKED_NONE),
        new Waiting("Unix stream", "unix://" + path + ".stream?listen=true", ASKED_NONE),
        new Waiting("Unix datagram", "unix-dgram://" + path + ".datagram?listen=true", ASKED_NONE),
        new Waiting("POSIX queue", "posix-mq://" + word + made, ASKED_NONE),
        new Waiting("POSIX semaphore", "posix-sem://" + word + made, ASKED_NONE),
        new Waiting("ring", "shm://" + word + made, ASKED_NONE),
        new Waiting("signal", "signal://self?signal=RTMIN+6", ASKED_NONE),
        new Waiting("System V semaphore", "sysv-sem://" + key + made, ASKED_STEPS),
        new Waiting("System V queue", "sysv-mq://" + key + made, ASKED_STEPS),
        new Waiting("ring in a System V segment", "sysv-shm://" + key + made, ASKED_NONE));
  }

  /** Measures, some at a time. */
  public static List<Figure> measure(Path root) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    String word = "/holdfast-idle-" + ProcessHandle.current().pid();
    List<Waiting> all = all(word, 0x4D000000 | (int) ProcessHandle.current().pid());
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      figures.addAll(measure(root, all.subList(from, Math.min(all.size(), from + AT_ONCE))));
    }
    return figures;
  }

  private static List<Figure> measure(Path root, List<Waiting> some)
      throws IOException, InterruptedException {
    List<Child> children = new ArrayList<>();
    try {
      children.add(Child.java(Sleeper.class));
      for (Waiting one : some) {
        children.add(Child.holdfast(root, "receive", one.endpoint()));
      }
      Thread.sleep(SETTLE_MILLIS);
      Map<Path, Long> before = nanos(children);
      Thread.sleep(MEASURED_MILLIS);
      Map<Path, Long> after = nanos(children);
      List<Figure> figures = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        if (!children.get(i + 1).alive()) {
          throw new IOException("who waits at " + some.get(i).endpoint() + " ended");
        }
        figures.add(
            new Figure(
                "ipc: idle, %s, processor; floor: a Java machine that sleeps"
                    .formatted(some.get(i).what()),
                share(children.get(i + 1), before, after),
                share(children.getFirst(), before, after),
                "",
                some.get(i).asked()));
      }
      return figures;
    } finally {
      children.forEach(Child::close);
      for (Waiting one : some) {
        remove(one.endpoint());
      }
    }
  }

  /** Of each thread, as the scheduler has it: the sum that a process has itself is in 10 ms. */
  private static Map<Path, Long> nanos(List<Child> children) throws IOException {
    Map<Path, Long> nanos = new HashMap<>();
    for (Child child : children) {
      try (Stream<Path> threads = Files.list(tasks(child))) {
        for (Path thread : threads.toList()) {
          nanos.put(thread, nanos(thread));
        }
      }
    }
    return nanos;
  }

  private static long nanos(Path thread) throws IOException {
    try {
      return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
    } catch (NoSuchFileException e) {
      // It has ended.
      return 0;
    }
  }

  private static Path tasks(Child child) {
    return Path.of("/proc/" + child.pid() + "/task");
  }

  private static String share(Child child, Map<Path, Long> before, Map<Path, Long> after) {
    long nanos = 0;
    for (Map.Entry<Path, Long> thread : after.entrySet()) {
      if (thread.getKey().startsWith(tasks(child))) {
        nanos += Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L));
      }
    }
    return String.format(Locale.ROOT, "%.2f %%", nanos / 1e4 / MEASURED_MILLIS);
  }

  private static void remove(String endpoint) throws IOException {
    String place = endpoint.replaceFirst("\\?.*", "");
    if (place.startsWith("fifo:") || place.startsWith("unix")) {
      Files.deleteIfExists(Path.of(place.replaceFirst("^[a-z-]+://", "")));
    } else if (place.startsWith("sysv") || place.startsWith("posix") || place.startsWith("shm")) {
      IpcObjects.remove(place);
    }
  }

  /** A Java machine that does nothing. */
  static final class Sleeper {
    private Sleeper() {}

    /** Sleeps until it is ended. */
    public static void main(String[] args) throws InterruptedException {
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
