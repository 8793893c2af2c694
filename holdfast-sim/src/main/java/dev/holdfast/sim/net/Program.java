package dev.holdfast.sim.net;

import java.util.ArrayList;
import java.util.List;

/**
 * A program under trial, and its peer.
 *
 * @param client prints {@link #READY} once all its connections stand, then a {@link Sighting} a
 *     line, and {@link #DONE} once there is no more to come; writes over idle connections once it
 *     is told a line
 * @param clientArgs for the client, behind the address of the server
 * @param server prints {@code listening ADDRESS:PORT} once the client may come
 * @param serverArgs for the server, behind its address
 */
public record Program(
    Class<?> client, List<String> clientArgs, Class<?> server, List<String> serverArgs) {

  public static final String READY = "ready";
  public static final String DONE = "done";

  private static final String PORT = "5000";

  public Program {
    clientArgs = List.copyOf(clientArgs);
    serverArgs = List.copyOf(serverArgs);
  }

  /** One of plain sockets, several of each kind. */
  public static Program plain(List<SocketSettings> settings, List<Traffic> traffic, int runs) {
    List<String> kinds = new ArrayList<>(List.of(PORT, Integer.toString(runs)));
    for (SocketSettings one : settings) {
      traffic.forEach(goes -> kinds.add(one.name() + "/" + goes.name()));
    }
    return new Program(PlainClient.class, kinds, PlainServer.class, List.of(PORT));
  }
}
