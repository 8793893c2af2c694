package dev.holdfast.sim.net;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Client, router and server in network namespaces of their own, joined by veth pairs. The router
 * keeps track of connections as a firewall does, and does to packets what it is told to. The server
 * has 254 addresses. Needs root, {@code ip} and {@code nft}.
 */
public final class RoutedNetwork implements AutoCloseable {

  private static final String CLIENT = "10.97.0.1";
  private static final String SERVERS = "10.98.0.";
  private static final String ALL_SERVERS = SERVERS + "0/24";
  private static final String CHAIN = "inet path passing";
  private static final String ZONES = "inet path zones";
  private static final List<String> CLIENT_UP =
      List.of("link set out up", "route replace default via 10.97.0.2");
  private static final List<String> SERVER_UP =
      List.of("link set out up", "route replace default via 10.97.1.2");
  private static final List<String> DOWN = List.of("link set out down");

  /** What the firewall does with a packet of a connection that it does not know. */
  public enum Unknown {
    RESET("reject with tcp reset"),
    SILENCE("drop");

    private final String deed;

    Unknown(String deed) {
      this.deed = deed;
    }
  }

  private final String client;
  private final String router;
  private final String server;
  private int zone = 1;

  private RoutedNetwork(String client, String router, String server) {
    this.client = client;
    this.router = router;
    this.server = server;
  }

  /** Builds one on which everything passes. */
  public static RoutedNetwork open() throws IOException, InterruptedException {
    RoutedNetwork network =
        new RoutedNetwork(
            Namespaces.add("client"), Namespaces.add("router"), Namespaces.add("server"));
    try {
      network.build();
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  private void build() throws IOException, InterruptedException {
    Namespaces.ip(
        client,
        List.of(
            "link add out type veth peer name in0 netns " + router,
            "addr add " + CLIENT + "/24 dev out"));
    Namespaces.ip(
        server,
        List.of(
            "link add out type veth peer name in1 netns " + router,
            "addr add 10.97.1.1/24 dev out",
            "route add local " + ALL_SERVERS + " dev lo"));
    Namespaces.ip(
        router, List.of("addr add 10.97.0.2/24 dev in0", "addr add 10.97.1.2/24 dev in1"));
    Namespaces.ip(client, CLIENT_UP);
    Namespaces.ip(server, SERVER_UP);
    Namespaces.ip(
        router,
        List.of(
            "link set in0 up", "link set in1 up", "route add " + ALL_SERVERS + " via 10.97.1.1"));
    Namespaces.sysctl(router, "net.ipv4.ip_forward=1");
    Namespaces.nft(
        router,
        List.of(
            "add table inet path",
            "add chain " + ZONES + " { type filter hook prerouting priority raw; }",
            "add chain " + CHAIN + " { type filter hook forward priority 0; }",
            inZone()));
    // Without it a connection seen in its middle would count as a new one.
    Namespaces.sysctl(router, "net.netfilter.nf_conntrack_tcp_loose=0");
  }

  private String inZone() {
    return "add rule " + ZONES + " ct zone set " + zone;
  }

  /** What starts a command on the client. */
  public List<String> clientWithin() {
    return Namespaces.within(client);
  }

  /** What starts a command on the server. */
  public List<String> serverWithin() {
    return Namespaces.within(server);
  }

  public String clientAddress() {
    return CLIENT;
  }

  /** One of the server's addresses, from 0. */
  public String serverAddress(int number) {
    return SERVERS + (number + 1);
  }

  /** Drops everything, both ways. */
  public void dropAll() throws IOException, InterruptedException {
    Namespaces.nft(router, List.of("add rule " + CHAIN + " drop"));
  }

  /** Drops a share of what goes to the server, each packet by chance. */
  public void dropOfWhatGoesOut(int percent) throws IOException, InterruptedException {
    Namespaces.nft(
        router,
        List.of(
            "add rule %s ip daddr %s numgen random mod 100 < %d drop"
                .formatted(CHAIN, ALL_SERVERS, percent)));
  }

  /**
   * The firewall forgets the connections that there are now, as one that was restarted does; new
   * ones pass.
   */
  public void forgetConnections(Unknown then) throws IOException, InterruptedException {
    zone++;
    Namespaces.nft(
        router,
        List.of("flush chain " + ZONES, inZone(), "flush chain " + CHAIN, refuse(then, "tcp")));
  }

  private static String refuse(Unknown then, String protocol) {
    return "add rule %s ct state invalid meta l4proto %s %s".formatted(CHAIN, protocol, then.deed);
  }

  /** From now on the firewall forgets each connection that is idle for so long, whole seconds. */
  public void forgetIdle(Duration after, Unknown then) throws IOException, InterruptedException {
    Namespaces.sysctl(
        router, "net.netfilter.nf_conntrack_tcp_timeout_established=" + after.toSeconds());
    Namespaces.nft(router, List.of(refuse(then, "tcp")));
  }

  /** Lets everything pass again; what is forgotten stays so. */
  public void heal() throws IOException, InterruptedException {
    Namespaces.nft(router, List.of("flush chain " + CHAIN));
  }

  /** Takes the client's own interface down, or up again. */
  public void ownInterface(boolean up) throws IOException, InterruptedException {
    Namespaces.ip(client, up ? CLIENT_UP : DOWN);
  }

  /** Pulls the cable between client and router, or plugs it in: the client loses its carrier. */
  public void nearCable(boolean plugged) throws IOException, InterruptedException {
    Namespaces.ip(router, List.of("link set in0 " + (plugged ? "up" : "down")));
  }

  /** Pulls the cable between router and server, or plugs it in: the client sees nothing of it. */
  public void farCable(boolean plugged) throws IOException, InterruptedException {
    Namespaces.ip(server, plugged ? SERVER_UP : DOWN);
  }

  /** The server's system forgets all its connections, as one that lost power does. */
  public void forgetServersMemory() throws IOException, InterruptedException {
    Namespaces.run(
        List.of("ip", "netns", "exec", server, "ss", "-K", "-tn", "state", "connected"), "");
  }

  @Override
  public void close() {
    List.of(client, router, server).forEach(Namespaces::delete);
  }
}
