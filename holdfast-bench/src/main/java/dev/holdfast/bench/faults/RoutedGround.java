package dev.holdfast.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gateway, router and peers in network namespaces of their own, joined by veth pairs. The router
 * does to packets what it is told to and says nothing of it. Needs root.
 */
final class RoutedGround implements Ground {

  private static final String GATEWAY = "10.97.0.1";
  private static final String PEERS = "10.98.0.";
  private static final String ALL_PEERS = "10.98.0.0/24";
  private static final int PORT = 5_000;
  private static final String CHAIN = "inet faults passing ";
  private static final int LOCAL_AT = 3;

  private final String gateway;
  private final String router;
  private final String peer;

  private RoutedGround(String gateway, String router, String peer) {
    this.gateway = gateway;
    this.router = router;
    this.peer = peer;
  }

  static RoutedGround open() throws IOException, InterruptedException {
    RoutedGround ground =
        new RoutedGround(
            Namespaces.add("gateway"), Namespaces.add("router"), Namespaces.add("peers"));
    try {
      ground.build();
      return ground;
    } catch (IOException e) {
      ground.close();
      throw e;
    }
  }

  private void build() throws IOException, InterruptedException {
    Namespaces.ip(
        gateway,
        List.of(
            "link set lo up",
            "link add out type veth peer name in0 netns " + router,
            "addr add " + GATEWAY + "/24 dev out",
            "link set out up"));
    Namespaces.ip(
        peer,
        List.of(
            "link set lo up",
            "link add out type veth peer name in1 netns " + router,
            "addr add 10.97.1.1/24 dev out",
            "link set out up",
            "route add local " + ALL_PEERS + " dev lo"));
    Namespaces.ip(
        router,
        List.of(
            "link set lo up",
            "addr add 10.97.0.2/24 dev in0",
            "addr add 10.97.1.2/24 dev in1",
            "link set in0 up",
            "link set in1 up",
            "route add " + ALL_PEERS + " via 10.97.1.1"));
    Namespaces.ip(gateway, List.of("route add default via 10.97.0.2"));
    Namespaces.ip(peer, List.of("route add default via 10.97.1.2"));
    Namespaces.run(
        List.of("ip", "netns", "exec", router, "sysctl", "-qw", "net.ipv4.ip_forward=1"), "");
    Namespaces.nft(
        router,
        List.of(
            "add table inet faults",
            "add chain " + CHAIN + "{ type filter hook forward priority 0; }"));
  }

  @Override
  public List<String> gatewayWithin() {
    return Namespaces.within(gateway);
  }

  @Override
  public List<String> peerWithin() {
    return Namespaces.within(peer);
  }

  @Override
  public String peerAddress(int link) {
    return PEERS + (link + 1);
  }

  @Override
  public String gatewayAddress(int link) {
    return GATEWAY + ":" + (PORT + link);
  }

  /** Drops everything, both ways. */
  void dropAll() throws IOException, InterruptedException {
    Namespaces.nft(router, List.of("add rule " + CHAIN + "drop"));
  }

  /** Drops a share of what goes to the peers, each packet by chance. */
  void dropOfWhatGoesOut(int percent) throws IOException, InterruptedException {
    Namespaces.nft(
        router,
        List.of(
            "add rule "
                + CHAIN
                + "ip daddr "
                + ALL_PEERS
                + " numgen random mod 100 < "
                + percent
                + " drop"));
  }

  /** Forgets the connections that there are now, both ways, and lets new ones pass. */
  void forgetFlows(boolean answersByReset) throws IOException, InterruptedException {
    String sockets =
        Namespaces.run(
            List.of("ip", "netns", "exec", gateway, "ss", "-Htn", "state", "established"), "");
    List<String> rules = new ArrayList<>();
    String then = answersByReset ? " reject with tcp reset" : " drop";
    for (String socket : sockets.lines().toList()) {
      String[] column = socket.strip().split("\\s+", -1);
      String local = column[LOCAL_AT - 1];
      String remote = column[LOCAL_AT];
      rules.add("add rule " + CHAIN + flow(local, remote) + then);
      rules.add("add rule " + CHAIN + flow(remote, local) + then);
    }
    Namespaces.nft(router, rules);
  }

  private static String flow(String from, String to) {
    return "ip saddr %s tcp sport %s ip daddr %s tcp dport %s"
        .formatted(host(from), port(from), host(to), port(to));
  }

  private static String host(String end) {
    return end.substring(0, end.lastIndexOf(':')).replaceAll("\\[(?:::ffff:)?(.*)]", "$1");
  }

  private static String port(String end) {
    return end.substring(end.lastIndexOf(':') + 1);
  }

  /** Lets everything pass again. */
  void heal() throws IOException, InterruptedException {
    Namespaces.nft(router, List.of("flush chain " + CHAIN));
  }

  /** Takes the gateway's own interface down, or up again. */
  void ownInterface(boolean up) throws IOException, InterruptedException {
    Namespaces.ip(
        gateway,
        up
            ? List.of("link set out up", "route add default via 10.97.0.2")
            : List.of("link set out down"));
  }

  @Override
  public void close() throws IOException {
    List.of(gateway, router, peer).forEach(Namespaces::delete);
  }
}
