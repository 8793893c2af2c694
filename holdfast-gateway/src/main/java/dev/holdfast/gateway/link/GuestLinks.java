package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.hsms.HsmsFormat;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.Branch;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.Trunk;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.Share;
import dev.holdfast.meter.line.AdaptiveSessions;
import dev.holdfast.meter.line.Guest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The port of a link of meters by which others come in too: each caller becomes the link whose
 * frames have the head of its first one. The link of the meters has the port and says what is
 * common to all connections.
 */
final class GuestLinks {

  /** A peer that came again may find its old connection not ended yet. */
  private static final int OLD_AND_NEW = 2;

  /** Callers that nobody has recognised, beside those that links have. */
  private static final int UNRECOGNISED = 16;

  /** How long a caller may send nothing that anybody takes. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How long a caller may be silent until we ask it as a meter. */
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private static final String METERS = "meters";

  private final LinkConfig host;
  private final List<LinkConfig> members;
  private final Journal journal;
  private final LinkChanges changes;
  private final Trunk<Session> trunk;
  private final List<Guest> guests = new ArrayList<>();
  private final Map<String, List<HostedLink<?>>> opened = new LinkedHashMap<>();

  /**
   * @param own connections that the host has at once
   * @param transport of the host
   */
  private GuestLinks(
      LinkConfig host,
      List<LinkConfig> members,
      int own,
      LinkSettings.Builder transport,
      Journal journal,
      LinkChanges changes) {
    this.host = host;
    this.members = members;
    this.journal = journal;
    this.changes = changes;
    int connections = own + UNRECOGNISED;
    int frame = transport.build().maxFrameBytes();
    for (LinkConfig member : members) {
      LinkSettings alone = transport(member);
      connections += OLD_AND_NEW * alone.maxConnections();
      frame = Math.max(frame, alone.maxFrameBytes());
    }
    this.trunk =
        new Trunk<>(transport.maxConnections(connections).maxFrameBytes(frame).build(), false);
  }

  /** Whether others come in by the port of a link. */
  static boolean welcomes(LinkConfig config) {
    return !config.guests().isEmpty();
  }

  /**
   * Opens a port and all links at it.
   *
   * @param all links of the configuration
   * @param appeared takes links of callers that dial in later, on the thread that owns them
   * @return the links by the names of those configured
   */
  static Map<String, List<HostedLink<?>>> open(
      LinkConfig host,
      List<LinkConfig> all,
      MeterHall hall,
      Links links,
      Journal journal,
      LinkChanges changes,
      Consumer<HostedLink<?>> appeared) {
    List<LinkConfig> members =
        all.stream().filter(link -> host.guests().contains(link.name())).toList();
    boolean serves = host.protocol() == LinkConfig.Protocol.SERVE;
    GuestLinks port =
        new GuestLinks(
            host,
            members,
            DialInLinks.dialsIn(host) ? DialInLinks.connections(host) : host.maxConnections(),
            serves ? ServeParts.transport(host) : MeterParts.transport(host),
            journal,
            changes);
    if (serves) {
      port.host(
          ServeParts.of(host, hall),
          share -> Guest.mixing(METERS, ServeParts.tongues(host), share),
          links);
    } else if (DialInLinks.dialsIn(host)) {
      port.opened.put(
          host.name(), DialInLinks.open(host, hall, links, journal, changes, appeared, port));
    } else {
      port.host(MeterParts.of(host, hall), share -> Guest.unknown(METERS, share), links);
    }
    return port.opened;
  }

  private <S extends Session> void host(
      HostedLink.Parts<S> parts, Function<Share<S>, Guest> guest, Links links) {
    AtomicReference<Guest> meters = new AtomicReference<>();
    opened.put(
        host.name(),
        List.of(
            add(
                host.name(),
                parts,
                share -> meters.set(guest.apply(share).atMost(host.maxConnections())))));
    open(links, Objects.requireNonNull(meters.get()));
  }

  /** The channels of the port; the links of the host go first on it. */
  Trunk<Session> trunk() {
    return trunk;
  }

  /**
   * Opens the port.
   *
   * @param meters who has callers that are no guests: known by heads of its own, or else whoever is
   *     not known
   */
  void open(Links links, Guest meters) {
    members.stream().filter(link -> !SharedLinks.shares(link)).forEach(this::add);
    List<LinkConfig> tools = members.stream().filter(SharedLinks::shares).toList();
    if (!tools.isEmpty()) {
      addAll(tools);
    }
    if (meters.heads().isEmpty()) {
      trunk.open(links, sessions(guests, meters, SILENCE));
    } else {
      List<Guest> all = new ArrayList<>(List.of(meters));
      all.addAll(guests);
      trunk.open(links, sessions(all, null, PATIENCE));
    }
  }

  private SessionFactory<Session> sessions(
      List<Guest> known, @Nullable Guest otherwise, Duration patience) {
    return new AdaptiveSessions(known, otherwise, patience, host.meterPolicy(), UNRECOGNISED)
        ::create;
  }

  private void add(LinkConfig member) {
    HostedLink<?> link =
        member.protocol() == LinkConfig.Protocol.ARQ
            ? add(
                member.name(),
                ArqParts.of(member),
                share -> guests.add(guest(Guest.of(ArqParts.head(member), share), member)))
            : add(
                member.name(),
                HsmsParts.of(member, settings(member), journal),
                share -> guests.add(guest(Guest.of(hsmsHead(member), share), member)));
    opened.put(member.name(), List.of(link));
  }

  /** Tools that are told apart by their device ids are one guest. */
  private void addAll(List<LinkConfig> tools) {
    SharedLinks<?> shared = SharedLinks.at(trunk, tools, host.meterPolicy());
    int most = 0;
    for (LinkConfig tool : tools) {
      opened.put(tool.name(), List.of(shared.add(tool, journal, changes)));
      most += OLD_AND_NEW * transport(tool).maxConnections();
    }
    guests.add(Guest.of(hsmsHead(tools.getFirst()), shared.sessions()).atMost(most));
  }

  private static Guest guest(Guest of, LinkConfig member) {
    return of.atMost(OLD_AND_NEW * transport(member).maxConnections());
  }

  private <S extends Session> HostedLink<S> add(
      String name, HostedLink.Parts<S> parts, Consumer<Share<S>> made) {
    return HostedLink.open(
        parts,
        journal,
        changes,
        List::of,
        hosted -> {
          Branch<S> branch = trunk.branch(name, name, parts.sessions(), hosted);
          made.accept(branch.sessions());
          return branch;
        });
  }

  private HsmsSettings settings(LinkConfig member) {
    return HsmsParts.settings(member).toBuilder().cutPolicy(host.meterPolicy()).build();
  }

  private static HsmsFormat hsmsHead(LinkConfig member) {
    return new HsmsFormat(HsmsParts.settings(member).maxMessage());
  }

  /** What a member would have alone. */
  private static LinkSettings transport(LinkConfig member) {
    return member.protocol() == LinkConfig.Protocol.ARQ
        ? ArqParts.transport(member)
        : HsmsParts.transport(member, HsmsParts.settings(member), member.maxConnections());
  }
}
