package dev.holdfast.bench.faults;

import dev.holdfast.bench.Child;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** One process with many links, their peers in another, and all that the links have told. */
final class Bed implements AutoCloseable {

  private static final long POLL_MILLIS = 10;
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  /**
   * What stands in a bed.
   *
   * @param onSeparate what the host is told of its peers: auto, keeps, closes
   * @param linktestMillis time between tests of a link
   * @param when always or idle
   * @param answerMillis time that the peer takes to answer
   * @param listens whether anybody listens at the peers' address
   */
  record Plan(
      CutPolicy policy,
      String onSeparate,
      Peer.OnSeparate peers,
      int links,
      long linktestMillis,
      String when,
      long answerMillis,
      boolean listens) {

    /** Always under test, so that mostly an answer is awaited. */
    static Plan busy(int links) {
      return new Plan(
          CutPolicy.VERIFIED, "auto", Peer.OnSeparate.CLOSE, links, 100, "always", 300, true);
    }

    /** Tested after silence only. */
    Plan quiet(long millis) {
      return new Plan(policy, onSeparate, peers, links, millis, "idle", 0, listens);
    }

    Plan withoutListener() {
      return new Plan(policy, onSeparate, peers, links, linktestMillis, when, answerMillis, false);
    }

    Plan with(CutPolicy other, String told, Peer.OnSeparate does) {
      return new Plan(other, told, does, links, linktestMillis, when, answerMillis, listens);
    }
  }

  final Ground ground;
  final Plan plan;
  final Random random;
  final Child host;
  private final int port;
  private final List<Told> told = new ArrayList<>();
  private final Map<Integer, Told> ready = new HashMap<>();
  private Child peer;

  Bed(Ground ground, Plan plan, Random random) throws IOException, InterruptedException {
    this.ground = ground;
    this.plan = plan;
    this.random = random;
    this.peer = peer(0);
    this.port = peer.awaitPort();
    if (!plan.listens()) {
      peer.kill();
    }
    List<String> args = new ArrayList<>();
    args.add(plan.policy().name());
    args.add(plan.onSeparate());
    args.add(Long.toString(plan.linktestMillis()));
    args.add(plan.when());
    for (int link = 0; link < plan.links(); link++) {
      args.add(ground.address(link) + ":" + port);
    }
    this.host = Child.java(ground.hostWithin(), HostUnderTest.class, args.toArray(String[]::new));
    Thread.ofVirtual().start(this::hear);
  }

  private Child peer(int at) throws IOException {
    return Child.java(
        ground.peerWithin(),
        Peer.class,
        Integer.toString(at),
        Long.toString(plan.answerMillis()),
        plan.peers().name());
  }

  private void hear() {
    try {
      for (String line = host.readLine(); line != null; line = host.readLine()) {
        Told one = Told.of(line);
        synchronized (told) {
          told.add(one);
          if (one.kind() == Told.Kind.READY) {
            ready.put(one.link(), one);
          } else if (one.kind() == Told.Kind.NOT_READY) {
            ready.remove(one.link());
          }
        }
      }
    } catch (IOException e) {
      System.err.println("faults: the host cannot be heard any more: " + e.getMessage());
    }
  }

  Child peer() {
    return peer;
  }

  int port() {
    return port;
  }

  /** Starts another peer at the same address. */
  void restartPeer() throws IOException {
    peer = peer(port);
    peer.awaitPort();
  }

  /** Waits until all links carry messages and none is in doubt. */
  void awaitReady() throws IOException, InterruptedException {
    if (!await(READY_WITHIN, () -> readies().size() == plan.links())) {
      throw new IOException(
          "after %s only %d of %d links are ready; the last told: %s"
              .formatted(READY_WITHIN, readies().size(), plan.links(), since(mark() - 3)));
    }
  }

  /** The links that are READY now, each with its epoch and its local address. */
  Map<Integer, Told> readies() {
    synchronized (told) {
      return Map.copyOf(ready);
    }
  }

  int mark() {
    synchronized (told) {
      return told.size();
    }
  }

  List<Told> since(int mark) {
    synchronized (told) {
      return List.copyOf(told.subList(Math.max(0, mark), told.size()));
    }
  }

  /**
   * The first verdict of each link about one epoch.
   *
   * @param stalls whether a mere count of an answer that lay unread is one
   */
  Map<Integer, Told> verdicts(int mark, Map<Integer, Told> about, boolean stalls) {
    Map<Integer, Told> first = new HashMap<>();
    for (Told one : since(mark)) {
      if (one.verdict(stalls) && isAbout(one, about)) {
        first.putIfAbsent(one.link(), one);
      }
    }
    return first;
  }

  private static boolean isAbout(Told one, Map<Integer, Told> about) {
    Told then = about.get(one.link());
    return then != null && then.epoch() == one.epoch();
  }

  /** How many of these epochs have ended since. */
  int ended(int mark, Map<Integer, Told> about) {
    return (int)
        since(mark).stream()
            .filter(one -> one.ends() && isAbout(one, about))
            .mapToInt(Told::link)
            .distinct()
            .count();
  }

  /** As if each link had a channel 0: for links that never had one. */
  Map<Integer, Told> noChannels() {
    Map<Integer, Told> all = new HashMap<>();
    IntStream.range(0, plan.links())
        .forEach(link ->
            all.put(link, new Told(Told.Kind.NOT_READY, link, 0, "", Cause.UNKNOWN, "", "")));
    return all;
  }

  boolean await(Duration within, BooleanSupplier what) throws InterruptedException {
    long until = System.nanoTime() + within.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() > until || !host.alive()) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** Lets a random part of a time pass. */
  void upTo(long millis) throws InterruptedException {
    Thread.sleep(random.nextLong(millis));
  }

  /** Stops a process for a time. */
  static void pause(Child process, long millis) throws IOException, InterruptedException {
    process.signal("STOP");
    Thread.sleep(millis);
    process.signal("CONT");
  }

  @Override
  public void close() throws IOException {
    host.close();
    peer.close();
    ground.close();
  }
}
