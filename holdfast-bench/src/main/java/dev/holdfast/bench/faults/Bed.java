package dev.holdfast.bench.faults;

import dev.holdfast.link.liveness.Cause;
import dev.holdfast.sim.net.RoutedNetwork;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A gateway with many links, their peers in another process, and the path between them. */
final class Bed implements AutoCloseable {

  /** Who dials. */
  enum End {
    ACTIVE,
    PASSIVE
  }

  /**
   * What stands in a bed.
   *
   * @param end what the gateway's links are
   * @param answerMillis time that the peer takes to answer
   * @param listens whether anybody listens at the peers' address
   * @param silence after how much of it a peer that dials does so anew
   */
  record Plan(
      End end, int links, LinkManner manner, long answerMillis, boolean listens, Duration silence) {

    private static final Duration LONG = Duration.ofSeconds(45);

    /** Always under test, so that mostly an answer is awaited. */
    static Plan busy(End end, int links) {
      return new Plan(end, links, LinkManner.BUSY, 300, true, LONG);
    }

    /** Peers that answer at once. */
    static Plan prompt(End end, int links, LinkManner manner) {
      return new Plan(end, links, manner, 0, true, LONG);
    }

    Plan keptAs(LinkManner other) {
      return new Plan(end, links, other, answerMillis, listens, silence);
    }

    Plan withoutListener() {
      return new Plan(end, links, manner, answerMillis, false, silence);
    }

    Plan redialling(Duration after) {
      return new Plan(end, links, manner, answerMillis, listens, after);
    }
  }

  final Ground ground;
  final Plan plan;
  final Random random;
  final GatewayUnderTest gateway;
  private final int port;
  private Child peer;

  /**
   * Makes one.
   *
   * @param holdfast the command that is Holdfast
   * @param ground closed with it
   */
  Bed(List<String> holdfast, Ground ground, Plan plan, Random random)
      throws IOException, InterruptedException {
    this.ground = ground;
    this.plan = plan;
    this.random = random;
    if (plan.end() == End.ACTIVE) {
      this.peer = peer(List.of("listen", "0"));
      this.port = peer.awaitPort();
      if (!plan.listens()) {
        peer.kill();
      }
      this.gateway = gateway(holdfast);
    } else {
      this.port = 0;
      this.gateway = gateway(holdfast);
      this.peer = peer(dialling());
    }
  }

  private GatewayUnderTest gateway(List<String> holdfast) throws IOException {
    List<GatewayUnderTest.Line> lines = new ArrayList<>();
    for (int link = 0; link < plan.links(); link++) {
      String endpoint =
          plan.end() == End.ACTIVE
              ? "tcp://" + ground.peerAddress(link) + ":" + port
              : "tcp-listen://" + ground.gatewayAddress(link);
      lines.add(new GatewayUnderTest.Line("link-" + link, endpoint, plan.manner()));
    }
    return new GatewayUnderTest(holdfast, ground.gatewayWithin(), lines);
  }

  private List<String> dialling() {
    List<String> args = new ArrayList<>();
    args.add("dial");
    args.add(Long.toString(plan.silence().toMillis()));
    for (int link = 0; link < plan.links(); link++) {
      args.add(ground.peerAddress(link) + ">" + ground.gatewayAddress(link));
    }
    return args;
  }

  private Child peer(List<String> manner) throws IOException {
    List<String> args = new ArrayList<>();
    args.add(Long.toString(plan.answerMillis()));
    args.addAll(manner);
    return Child.java(ground.peerWithin(), Peer.class, args.toArray(String[]::new));
  }

  Child peer() {
    return peer;
  }

  /** Starts another peer in the place of the one that is gone. */
  void restartPeer() throws IOException {
    if (plan.end() == End.ACTIVE) {
      peer = peer(List.of("listen", Integer.toString(port)));
      peer.awaitPort();
    } else {
      peer = peer(dialling());
    }
  }

  /** The path, where there is one. */
  RoutedNetwork path() {
    return ((RoutedGround) ground).network();
  }

  /**
   * The first verdict for good of each of these links.
   *
   * @param stalls whether an answer that was found unread is one
   */
  Map<String, Told> verdicts(int mark, Set<String> about, boolean stalls) {
    Map<String, Told> first = new HashMap<>();
    for (Told one : gateway.since(mark)) {
      Cause cause = one.verdict(stalls);
      if (cause != null && about.contains(one.link())) {
        first.putIfAbsent(one.link(), one);
      }
    }
    return first;
  }

  /** How many of these links have lost a connection since. */
  int ended(int mark, Set<String> about) {
    return (int)
        gateway.since(mark).stream()
            .filter(one -> one.ends() && about.contains(one.link()))
            .map(Told::link)
            .distinct()
            .count();
  }

  /** All links, whether they stand or not. */
  Set<String> all() {
    Set<String> all = new HashSet<>();
    for (int link = 0; link < plan.links(); link++) {
      all.add("link-" + link);
    }
    return all;
  }

  /** Lets a random part of a time pass. */
  void upTo(long millis) throws InterruptedException {
    Thread.sleep(random.nextLong(millis));
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    peer.close();
    ground.close();
  }
}
