package dev.holdfast.sim.net;

import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.net.NetworkNamespace;
import dev.holdfast.posix.net.Tun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Client and server in network namespaces of their own, and between them a line of a given quality:
 * tun interfaces at both ends and a pump in this process. Needs root, {@code ip} and {@code
 * /dev/net/tun}.
 */
public final class ImpairedNetwork implements AutoCloseable {

  public static final String CLIENT_ADDRESS = "10.96.0.1";
  public static final String SERVER_ADDRESS = "10.96.0.2";

  private static final String INTERFACE = "line0";

  private final String client;
  private final String server;
  private final Descriptor clientEnd;
  private final Descriptor serverEnd;
  private final PacketPump toServer;
  private final PacketPump toClient;

  /** One end that is not joined to the other yet. */
  private record End(String namespace, Descriptor line) {
    static End at(String name, String address, String peer)
        throws IOException, InterruptedException {
      String namespace = Namespaces.add(name);
      Descriptor line =
          NetworkNamespace.within(Namespaces.file(namespace), () -> Tun.open(INTERFACE));
      Namespaces.ip(
          namespace,
          List.of(
              "addr add " + address + " peer " + peer + " dev " + INTERFACE,
              "link set " + INTERFACE + " up"));
      return new End(namespace, line);
    }
  }

  private ImpairedNetwork(End client, End server, PathQuality quality, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.client = client.namespace();
    this.server = server.namespace();
    this.clientEnd = client.line();
    this.serverEnd = server.line();
    this.toServer = PacketPump.start(clientEnd, serverEnd, new PathFate(quality, random.split()));
    this.toClient = PacketPump.start(serverEnd, clientEnd, new PathFate(quality, random.split()));
  }

  /**
   * Builds one.
   *
   * @param quality of each direction
   * @param seed which packets are lost
   */
  public static ImpairedNetwork open(PathQuality quality, long seed)
      throws IOException, InterruptedException {
    End client = End.at("client", CLIENT_ADDRESS, SERVER_ADDRESS);
    End server = End.at("server", SERVER_ADDRESS, CLIENT_ADDRESS);
    return new ImpairedNetwork(client, server, quality, seed);
  }

  /** What starts a command on the client. */
  public List<String> clientWithin() {
    return Namespaces.within(client);
  }

  /** What starts a command on the server. */
  public List<String> serverWithin() {
    return Namespaces.within(server);
  }

  /** The client's namespace, for {@link NetworkNamespace#within}. */
  public Path client() {
    return Namespaces.file(client);
  }

  /** The server's namespace. */
  public Path server() {
    return Namespaces.file(server);
  }

  /** What the client has sent. */
  public PathCount fromClient() {
    return toServer.count();
  }

  /** What the server has sent. */
  public PathCount fromServer() {
    return toClient.count();
  }

  @Override
  public void close() throws IOException {
    toServer.close();
    toClient.close();
    clientEnd.close();
    serverEnd.close();
    Namespaces.delete(client);
    Namespaces.delete(server);
  }
}
