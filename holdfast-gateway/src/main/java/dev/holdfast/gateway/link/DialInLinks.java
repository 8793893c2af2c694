package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.DialInConfig;
import dev.holdfast.gateway.config.DialInConfig.Caller;
import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.MeterConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.web.DialInView;
import dev.holdfast.link.Branch;
import dev.holdfast.link.Link;
import dev.holdfast.link.Links;
import dev.holdfast.link.Trunk;
import dev.holdfast.link.session.Message;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.Share;
import dev.holdfast.meter.dial.Callers;
import dev.holdfast.meter.dial.DialInSettings;
import dev.holdfast.meter.dial.DialInState;
import dev.holdfast.meter.dial.DialIns;
import dev.holdfast.meter.dial.PacketPattern;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.line.Guest;
import dev.holdfast.meter.line.MeterLine;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The links of those who dial in at one endpoint: the door, which has the port and no messages, and
 * one link for each caller. Known callers have their links from the start, those made by the
 * template when they come first.
 */
final class DialInLinks implements Callers {

  private final LinkConfig config;
  private final DialInConfig keys;
  private final MeterConfig line;
  private final Journal journal;
  private final LinkChanges changes;
  private final Consumer<HostedLink<?>> appeared;
  private final MeterHall hall;
  private final Trunk<Session> trunk;
  private final DialIns sessions;
  private final List<Tongue> tongues;
  private final Map<String, Share<MeterLine>> lines = new ConcurrentHashMap<>();

  private DialInLinks(
      LinkConfig config,
      MeterHall hall,
      Journal journal,
      LinkChanges changes,
      Consumer<HostedLink<?>> appeared,
      Trunk<Session> trunk) {
    this.config = config;
    this.line = Objects.requireNonNull(config.meter());
    this.keys = Objects.requireNonNull(line.dialIn());
    this.journal = journal;
    this.changes = changes;
    this.hall = hall;
    this.appeared = appeared;
    this.trunk = trunk;
    DialInSettings settings = settings(config, keys);
    this.sessions = new DialIns(settings, this);
    this.tongues = new ArrayList<>(settings.tongues());
    if (keys.login()) {
      tongues.add(Tongue.dlt698(new Dlt698Format()));
    }
  }

  /** Whether meters dial in to a link. */
  static boolean dialsIn(LinkConfig config) {
    return config.meter() != null && config.meter().dialIn() != null;
  }

  /** The most connections at once of those who dial in to a link. */
  static int connections(LinkConfig config) {
    DialInConfig keys = Objects.requireNonNull(Objects.requireNonNull(config.meter()).dialIn());
    return keys.maxCallers() + keys.unidentified();
  }

  /** A link and those of its known callers, as they stand in the configuration. */
  static Stream<LinkConfig> known(LinkConfig config) {
    return Stream.concat(
        Stream.of(config), callers(config).stream().map(caller -> ofCaller(config, caller)));
  }

  private static List<Caller> callers(LinkConfig config) {
    DialInConfig keys = config.meter() == null ? null : config.meter().dialIn();
    return keys == null ? List.of() : keys.callers();
  }

  private static LinkConfig ofCaller(LinkConfig door, Caller caller) {
    MeterConfig line = Objects.requireNonNull(door.meter());
    List<MeterConfig.Meter> own = caller.meters().isEmpty() ? line.meters() : caller.meters();
    String name = DialInConfig.linkName(door.name(), caller.id(), caller.name());
    return door.caller(name, line.of(own, caller.id()));
  }

  /**
   * Opens door and links.
   *
   * @param appeared takes a link made later, on the thread that owns it
   * @param guests others that come in by the same port; null: nobody
   * @return the door first
   */
  static List<HostedLink<?>> open(
      LinkConfig config,
      MeterHall hall,
      Links links,
      Journal journal,
      LinkChanges changes,
      Consumer<HostedLink<?>> appeared,
      @Nullable GuestLinks guests) {
    int connections = connections(config);
    Trunk<Session> trunk =
        guests == null
            ? new Trunk<>(MeterParts.transport(config).maxConnections(connections).build(), false)
            : guests.trunk();
    DialInLinks all = new DialInLinks(config, hall, journal, changes, appeared, trunk);
    List<HostedLink<?>> hosted = new ArrayList<>();
    hosted.add(all.door());
    for (Caller caller : all.keys.callers()) {
      hosted.add(all.add(caller.id(), ofCaller(config, caller)));
    }
    if (guests == null) {
      trunk.open(links, all.sessions::create);
    } else {
      guests.open(links, Guest.unknown("callers", all.sessions).atMost(connections));
    }
    return hosted;
  }

  private static DialInSettings settings(LinkConfig config, DialInConfig keys) {
    return DialInSettings.builder()
        .registration(pattern(keys.register()), bytes(keys.registerAnswer()))
        .heartbeat(pattern(keys.heartbeat()), bytes(keys.heartbeatAnswer()), keys.heartbeatEvery())
        .login(keys.login())
        .ask(keys.ask())
        .identifyWithin(keys.identifyWithin())
        .unidentified(keys.unidentified(), keys.unidentifiedPerAddress())
        .perHost(keys.perAddress())
        .cutPolicy(config.meterPolicy())
        .zone(ZoneId.systemDefault())
        .build();
  }

  private static @Nullable PacketPattern pattern(@Nullable String written) {
    return written == null ? null : PacketPattern.parse(written);
  }

  private static byte[] bytes(@Nullable String written) {
    return written == null ? new byte[0] : PacketPattern.bytes(written);
  }

  private HostedLink<MeterLine> door() {
    HostedLink.Parts<MeterLine> parts =
        new HostedLink.Parts<>(
            "meter",
            MeterParts.transport(config).build(),
            port -> {
              throw new IllegalStateException("nobody is let in by the door itself");
            },
            DialInState.TABLE,
            Duration.ZERO,
            true,
            events -> new Door());
    return HostedLink.open(
        parts,
        journal,
        changes,
        List::of,
        hosted -> trunk.branch("", config.name(), parts.sessions(), hosted));
  }

  private HostedLink<MeterLine> add(String id, LinkConfig own) {
    HostedLink.Parts<MeterLine> parts = MeterParts.of(own, hall, tongues);
    return HostedLink.open(
        parts,
        journal,
        changes,
        List::of,
        hosted -> {
          Branch<MeterLine> branch = trunk.branch(id, own.name(), parts.sessions(), hosted);
          lines.put(id, branch.sessions());
          return branch;
        });
  }

  @Override
  public Admission admit(String id) {
    Share<MeterLine> known = lines.get(id);
    if (known != null) {
      return known.wanted()
          ? full(id, new Admission.Taken(known))
          : new Admission.Refused("has a link that is closed", false);
    }
    String name = DialInConfig.linkName(config.name(), id, null);
    if (keys.unknown() == DialInConfig.Unknown.REFUSE) {
      return new Admission.Refused("is none of the callers of " + config.name(), false);
    }
    if (!DialInConfig.names(name) || hall.has(name)) {
      return new Admission.Refused("cannot have the link " + name, false);
    }
    if (lines.size() >= keys.maxCallers()) {
      return new Admission.Refused("would be one more than " + lines.size() + " callers", true);
    }
    try {
      HostedLink<MeterLine> made = add(id, config.caller(name, line.of(line.meters(), id)));
      appeared.accept(made);
      hall.opened(made);
      changes.linkChanged(name);
    } catch (IllegalArgumentException e) {
      return new Admission.Refused("fits no meter of the template: " + e.getMessage(), false);
    }
    return new Admission.Taken(Objects.requireNonNull(lines.get(id)));
  }

  /** One that comes again takes the place of its old connection. */
  private Admission full(String id, Admission.Taken admission) {
    return sessions.present() >= keys.maxCallers() && !sessions.present(id)
        ? new Admission.Refused("would be one more than " + keys.maxCallers() + " callers", true)
        : admission;
  }

  /** The door has no messages. */
  private final class Door implements Acknowledger<MeterLine> {
    @Override
    public void arrived(Link<MeterLine> link, Message message) {}

    @Override
    public void committed(Link<MeterLine> link, Message message) {}

    @Override
    public DialInView dialIn() {
      return new DialInView(sessions.present(), sessions.unidentified(), lines.size());
    }
  }
}
