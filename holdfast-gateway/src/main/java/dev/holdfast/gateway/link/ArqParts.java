package dev.holdfast.gateway.link;

import dev.holdfast.arq.ArqBus;
import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqLayout;
import dev.holdfast.arq.ArqPeer;
import dev.holdfast.arq.ArqSession;
import dev.holdfast.arq.ArqSessions;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.ArqState;
import dev.holdfast.arq.Check;
import dev.holdfast.arq.FrameKind;
import dev.holdfast.arq.FrameKinds;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.arq.Receiving;
import dev.holdfast.arq.Resending;
import dev.holdfast.gateway.config.ArqConfig;
import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.session.SessionFactory;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/** A link of acknowledged frames as a link of the gateway. */
final class ArqParts {

  private static final int HEX = 16;
  private static final int USUAL_RESENDS = 3;

  /** More than a session leaves unread, which is nothing. */
  private static final int MAX_FRAME_BYTES = 128 << 10;

  private ArqParts() {}

  static HostedLink.Parts<ArqSession> of(LinkConfig config) {
    ArqSettings settings = settings(keys(config));
    ArqSessions sessions = new ArqSessions(settings, config.where(), new SplittableRandom());
    return parts(config, sessions, new ArqDesk(config.name(), sessions, settings, null));
  }

  private static HostedLink.Parts<ArqSession> parts(
      LinkConfig config, SessionFactory<ArqSession> sessions, Acknowledger<ArqSession> desk) {
    return new HostedLink.Parts<>(
        "arq",
        transport(config),
        sessions,
        ArqState.TABLE,
        config.heartbeat(),
        true,
        events -> desk);
  }

  /** Opens a link with all its wires, each a link of its own. */
  static List<HostedLink<?>> open(
      LinkConfig config, Links links, Journal journal, LinkChanges changes) {
    List<LinkConfig> wires = new ArrayList<>(List.of(config));
    keys(config).buses().forEach(bus -> wires.add(config.bus(bus)));
    if (wires.size() == 1) {
      return List.of(HostedLink.open(of(config), links, journal, changes));
    }
    ArqSettings settings = settings(keys(config));
    ArqSessions sessions =
        new ArqSessions(
            settings, wires.stream().map(ArqParts::bus).toList(), new SplittableRandom());
    Buses<ArqSession> buses = new Buses<>();
    Acknowledger<ArqSession> desk = new ArqDesk(config.name(), sessions, settings, buses);
    List<HostedLink<?>> hosted = new ArrayList<>();
    for (LinkConfig wire : wires) {
      HostedLink.Parts<ArqSession> parts =
          parts(wire, sessions.on(bus(wire)), hosted.isEmpty() ? desk : new ArqBusDesk(buses));
      hosted.add(
          HostedLink.open(
              parts, journal, changes, List::of, ears -> buses.open(links, parts, ears)));
    }
    return hosted;
  }

  private static ArqBus bus(LinkConfig wire) {
    return new ArqBus(wire.name(), wire.where());
  }

  private static ArqConfig keys(LinkConfig config) {
    return Objects.requireNonNull(config.arq(), "checked with the configuration");
  }

  /** How its channels are opened and kept. */
  static LinkSettings transport(LinkConfig config) {
    return HostedLinks.settings(
            config, HostedLinks.redial(config, Duration.ofMillis(1)), MAX_FRAME_BYTES)
        .datagramPeers(settings(keys(config)).paths())
        .build();
  }

  /** What its frames are known by. */
  static ArqFormat head(LinkConfig config) {
    return new ArqFormat(settings(keys(config)).layout());
  }

  private static ArqSettings settings(ArqConfig keys) {
    ArqSettings.Builder builder =
        ArqSettings.from(keys.address())
            .layout(
                new ArqLayout(
                    keys.byteOrder() == ArqConfig.Order.BIG
                        ? ByteOrder.BIG_ENDIAN
                        : ByteOrder.LITTLE_ENDIAN,
                    Integer.parseInt(keys.head(), HEX),
                    Integer.parseInt(keys.tail(), HEX),
                    Check.valueOf(keys.check().name()),
                    ArqLayout.CheckFrom.valueOf(keys.checkFrom().name()),
                    keys.maxFrame()))
            .kinds(
                new FrameKinds(
                    keys.kinds().stream()
                        .map(kind ->
                            new FrameKind(
                                kind.name(), kind.type(), kind.code(), kind.acknowledged()))
                        .toList(),
                    FrameKinds.Unknown.valueOf(keys.unknownKinds().name())))
            .addressRule(ArqSettings.AddressRule.valueOf(keys.addresses().name()))
            .resending(resending(keys))
            .window(keys.window())
            .queue(keys.queue())
            .whenFull(ArqSettings.WhenFull.valueOf(keys.whenFull().name()))
            .receiving(receiving(keys))
            .acknowledgements(keys.ackType(), keys.ackCode());
    for (ArqConfig.Peer peer : keys.peers()) {
      builder.to(
          new ArqPeer(
              Ipv4.parse(peer.address()), peer.paths(), ArqPeer.Use.valueOf(peer.use().name())));
    }
    Integer setupType = keys.setupType();
    return (setupType == null ? builder : builder.peerIsHoldfast(setupType)).build();
  }

  private static Resending resending(ArqConfig keys) {
    Resending usual = Resending.ADAPTIVE;
    int otherwise = keys.mode() == ArqConfig.Mode.ADAPTIVE ? usual.resends() : USUAL_RESENDS;
    return new Resending(
        Resending.Mode.valueOf(keys.mode().name()),
        Objects.requireNonNullElse(keys.resends(), otherwise),
        keys.interval(),
        keys.deadline(),
        usual.initial(),
        keys.leastPause(),
        usual.most(),
        usual.backOff(),
        usual.jitter());
  }

  private static Receiving receiving(ArqConfig keys) {
    Receiving usual = Receiving.DEFAULT;
    return new Receiving(
        Receiving.Delivery.valueOf(keys.delivery().name()),
        Receiving.Numbers.valueOf(keys.numbers().name()),
        Receiving.Acknowledge.valueOf(keys.ack().name()),
        keys.remember(),
        usual.remember(),
        keys.orderWait(),
        usual.heldBytes(),
        usual.maxSources());
  }
}
