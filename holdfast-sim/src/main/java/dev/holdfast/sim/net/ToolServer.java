package dev.holdfast.sim.net;

import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.tool.ToolSettings;
import dev.holdfast.sim.tool.ToolSimulator;
import java.io.IOException;

/** Simulated tools on ports in a row. */
public final class ToolServer {

  private ToolServer() {}

  /**
   * Runs until its standard input ends.
   *
   * @param args address, port of the first, how many
   */
  public static void main(String[] args) throws IOException {
    int first = Integer.parseInt(args[1]);
    Links links = Links.open();
    for (int port = first; port < first + Integer.parseInt(args[2]); port++) {
      Endpoint endpoint = Endpoint.parse("tcp-listen://" + args[0] + ":" + port);
      var _ =
          ToolSimulator.open(
              links, ToolSettings.at(endpoint).hsms(hsms -> hsms.deviceId(0)).build());
    }
    System.out.println("listening " + args[0] + ":" + first);
    while (System.in.read() >= 0) {
      // Nobody says anything; the end of the stream is ours.
    }
    System.exit(0);
  }
}
