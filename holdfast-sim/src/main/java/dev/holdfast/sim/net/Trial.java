package dev.holdfast.sim.net;

import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One fault, made to happen to programs whose connections were well. Needs root. */
public final class Trial {

  /** When idle connections begin to write, counted from the fault. */
  public static final Duration LATE_WRITE = Duration.ofSeconds(15);

  private static final Duration BACK_AFTER = Duration.ofSeconds(10);
  private static final Duration QUIET_BEFORE = Duration.ofSeconds(2);

  private final NetworkFault fault;
  private final List<Program> programs;
  private final Consumer<String> progress;
  private final ConcurrentLinkedQueue<Sighting> sightings = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();

  /**
   * @param progress hears a sentence at each step
   */
  public Trial(NetworkFault fault, List<Program> programs, Consumer<String> progress) {
    this.fault = fault;
    this.programs = List.copyOf(programs);
    this.progress = progress;
  }

  /**
   * Makes it happen and listens.
   *
   * @param longest how long to listen, counted from the fault; less where all has been seen
   */
  public Seen run(Duration longest) throws IOException, InterruptedException {
    try (Site site = new Site(RoutedNetwork.open(), programs)) {
      fault.prepare(site);
      site.start();
      site.clients().forEach(client -> Thread.ofPlatform().daemon().start(() -> listen(client)));
      progress.accept("connections stand");
      Thread.sleep(QUIET_BEFORE);
      fault.approach(site);
      long at = wallMicros();
      fault.inject(site);
      progress.accept("the fault is there");
      until(at, BACK_AFTER, longest);
      fault.afterTenSeconds(site);
      until(at, LATE_WRITE, longest);
      for (Child client : site.clients()) {
        client.tell("write");
      }
      progress.accept("idle connections write");
      until(at, longest, longest);
      return new Seen(fault, at, longest, List.copyOf(sightings));
    }
  }

  private void listen(Child client) {
    try {
      for (String line = client.readLine(); line != null; line = client.readLine()) {
        if (line.equals(Program.DONE)) {
          done.incrementAndGet();
        }
        Sighting sighting = Sighting.read(line);
        if (sighting != null) {
          sightings.add(sighting);
        }
      }
    } catch (IOException e) {
      progress.accept("a program is gone: " + e.getMessage());
    }
  }

  private void until(long at, Duration time, Duration longest) throws InterruptedException {
    Duration left = time.compareTo(longest) < 0 ? time : longest;
    while (done.get() < programs.size() && wallMicros() - at < left.toNanos() / 1_000) {
      Thread.sleep(20);
    }
  }

  private static long wallMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
