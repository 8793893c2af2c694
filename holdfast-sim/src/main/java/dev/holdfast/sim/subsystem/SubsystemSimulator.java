package dev.holdfast.sim.subsystem;

import dev.holdfast.arq.ArqBus;
import dev.holdfast.arq.ArqMessage;
import dev.holdfast.arq.ArqSessions;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkState;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.sim.Startup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A simulated sub-system: acknowledges every frame that asks for it, over a path that loses,
 * delays, spoils, doubles and reorders by seed.
 */
public final class SubsystemSimulator implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final int MAX_PEERS = 1_000;

  private final List<Link<SubsystemSession>> wires;
  private final String address;

  private SubsystemSimulator(List<Link<SubsystemSession>> wires, String address) {
    this.wires = wires;
    this.address = address;
  }

  /**
   * Starts it; returns once peers can send.
   *
   * @param heard hears each frame that is delivered, on the thread that owns the link
   * @throws IOException when a port cannot be had
   */
  public static SubsystemSimulator open(
      Links links, SubsystemSettings settings, Consumer<ArqMessage> heard) throws IOException {
    ArqSessions sessions =
        new ArqSessions(
            settings.arq(), settings.buses(), new SplittableRandom(settings.impairments().seed()));
    Telemetry common = new Telemetry();
    boolean one = settings.buses().size() == 1;
    List<Link<SubsystemSession>> wires = new ArrayList<>();
    StringJoiner places = new StringJoiner(" ");
    for (ArqBus bus : settings.buses()) {
      LinkSettings how =
          LinkSettings.of(bus.name(), bus.endpoint())
              .maxConnections(MAX_PEERS)
              .closeTimeout(CLOSE_TIMEOUT)
              .build();
      SessionFactory<SubsystemSession> made =
          port ->
              new SubsystemSession(
                  port, settings, one ? new Telemetry() : common, sessions.on(bus));
      Ears ears = new Ears(new Startup(), heard);
      wires.add(
          wires.isEmpty()
              ? links.open(how, made, ears)
              : links.openBeside(wires.getFirst(), how, made, ears));
      places.add(ears.startup().await(wires.getLast()));
    }
    return new SubsystemSimulator(wires, places.toString());
  }

  /** What hears of one wire. */
  private record Ears(Startup startup, Consumer<ArqMessage> heard) implements LinkListener {
    @Override
    public void stateChanged(Link<?> of, LinkState from, LinkState to, String why) {
      startup.stateChanged(of, from, to, why);
    }

    @Override
    public void message(Message message) {
      heard.accept((ArqMessage) message.decoded());
    }
  }

  /** Where peers find it: {@code 127.0.0.1:5000}, or the paths of its serial ports. */
  public String address() {
    return address;
  }

  /** Stops; takes less than a second. */
  @Override
  public void close() {
    CompletableFuture.allOf(wires.stream().map(Link::close).toArray(CompletableFuture<?>[]::new))
        .join();
  }
}
