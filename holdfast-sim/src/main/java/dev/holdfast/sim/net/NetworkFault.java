package dev.holdfast.sim.net;

import dev.holdfast.sim.net.RoutedNetwork.Unknown;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** What goes wrong between a client and its server. */
public enum NetworkFault {
  FIREWALL_RESET(
      "The firewall on the way forgets all connections and answers their packets by RST.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().forgetConnections(Unknown.RESET);
    }
  },
  FIREWALL_SILENT("The firewall on the way forgets all connections and drops their packets.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().forgetConnections(Unknown.SILENCE);
    }
  },
  IDLE_RESET("The firewall forgets what is idle for 5 s and answers later packets by RST.") {
    @Override
    void prepare(Site site) throws IOException, InterruptedException {
      site.network().forgetIdle(FORGOTTEN_AFTER, Unknown.RESET);
    }

    @Override
    void approach(Site site) throws InterruptedException {
      site.await(FORGOTTEN_AFTER);
    }
  },
  IDLE_SILENT("The firewall forgets what is idle for 5 s and drops later packets.") {
    @Override
    void prepare(Site site) throws IOException, InterruptedException {
      site.network().forgetIdle(FORGOTTEN_AFTER, Unknown.SILENCE);
    }

    @Override
    void approach(Site site) throws InterruptedException {
      site.await(FORGOTTEN_AFTER);
    }
  },
  FAR_CABLE("The cable between router and server is pulled; the client keeps its carrier.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().farCable(false);
    }
  },
  NEAR_CABLE("The cable between client and router is pulled; the client loses its carrier.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().nearCable(false);
    }
  },
  OWN_INTERFACE("The client's own interface is set down.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().ownInterface(false);
    }
  },
  POWER_LOSS("The server loses power and comes back after 10 s with no memory of anything.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().farCable(false);
      site.network().forgetServersMemory();
      site.killServer();
    }

    @Override
    void afterTenSeconds(Site site) throws IOException, InterruptedException {
      site.restartServer();
      site.network().farCable(true);
    }
  },
  KILLED_WHILE_CUT(
      "The cable to the server is pulled, its process is killed, the cable is back after 10 s.") {
    @Override
    void inject(Site site) throws IOException, InterruptedException {
      site.network().farCable(false);
      site.killServer();
    }

    @Override
    void afterTenSeconds(Site site) throws IOException, InterruptedException {
      site.network().farCable(true);
    }
  },
  KILLED("The server's process is killed; its system and the path are well.") {
    @Override
    void inject(Site site) throws InterruptedException {
      site.killServer();
    }
  };

  private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(5);

  private final String sentence;

  NetworkFault(String sentence) {
    this.sentence = sentence;
  }

  /** As the command line has it: {@code far-cable}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What happens, for people. */
  public String sentence() {
    return sentence;
  }

  /** Before the programs connect. */
  void prepare(Site site) throws IOException, InterruptedException {}

  /** What passes before it happens. */
  void approach(Site site) throws InterruptedException {}

  /** Makes it happen, where that takes a deed. */
  void inject(Site site) throws IOException, InterruptedException {}

  /** What changes then by itself. */
  void afterTenSeconds(Site site) throws IOException, InterruptedException {}
}
