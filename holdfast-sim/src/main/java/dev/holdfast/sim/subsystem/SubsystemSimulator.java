package dev.holdfast.sim.subsystem;

import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqSessions;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Message;
import dev.holdfast.sim.Startup;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A simulated sub-system: acknowledges every frame that asks for it, over a path that loses,
 * delays, spoils, doubles and reorders by seed.
 */
public final class SubsystemSimulator implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final int MAX_PEERS = 1_000;

  private final Link<SubsystemSession> link;
  private final String address;

  private SubsystemSimulator(Link<SubsystemSession> link, String address) {
    this.link = link;
    this.address = address;
  }

  /**
   * Starts it; returns once peers can send.
   *
   * @param heard hears each frame that is delivered, on the thread that owns the link
   * @throws IOException when its port cannot be had
   */
  public static SubsystemSimulator open(
      Links links, SubsystemSettings settings, Consumer<ArqMessage> heard) throws IOException {
    LinkSettings how =
        LinkSettings.of("subsystem", settings.endpoint())
            .maxConnections(MAX_PEERS)
            .closeTimeout(CLOSE_TIMEOUT)
            .build();
    Startup startup = new Startup();
    ArqSessions sessions =
        new ArqSessions(
            settings.arq(),
            settings.endpoint(),
            new SplittableRandom(settings.impairments().seed()));
    Link<SubsystemSession> link =
        links.open(
            how,
            port -> new SubsystemSession(port, settings, sessions),
            new LinkListener() {
              @Override
              public void stateChanged(Link<?> of, LinkState from, LinkState to, String why) {
                startup.stateChanged(of, from, to, why);
              }

              @Override
              public void message(Message message) {
                heard.accept((ArqMessage) message.decoded());
              }
            });
    return new SubsystemSimulator(link, startup.await(link));
  }

  /** Where peers find it: {@code 127.0.0.1:5000}, or the path of the serial port. */
  public String address() {
    return address;
  }

  /** Stops; takes less than a second. */
  @Override
  public void close() {
    link.close().join();
  }
}
