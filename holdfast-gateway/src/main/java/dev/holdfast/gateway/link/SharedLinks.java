package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.config.LinkConfig.TellApart;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.gateway.web.StateTableView;
import dev.holdfast.hsms.HsmsGroup;
import dev.holdfast.hsms.HsmsGroupTables;
import dev.holdfast.hsms.HsmsGroups;
import dev.holdfast.hsms.HsmsIntroduction;
import dev.holdfast.hsms.HsmsIntroductions;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.Memory;
import dev.holdfast.link.Branch;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.LinkStatus;
import dev.holdfast.link.Links;
import dev.holdfast.link.Trunk;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.Share;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The hsms links at one endpoint that are told apart by session id (HSMS-GS) or by the device id of
 * their peers; each a link of its own, over connections that the first describes.
 *
 * @param <G> the session of a connection
 */
final class SharedLinks<G extends Session> {

  /**
   * Connections for each tool of a port: one that came again may find its old one not ended yet.
   */
  private static final int OLD_AND_NEW = 2;

  private final boolean group;
  private final HsmsSettings settings;
  private final Trunk<?> branches;
  private final @Nullable Trunk<G> own;
  private final LinkSettings transport;
  private final Connections<G> sessions;
  private final Map<Integer, Share<HsmsSession>> shares = new LinkedHashMap<>();
  private final AtomicReference<Supplier<LinkStatus>> status = new AtomicReference<>();

  /** Makes what makes the sessions of the connections. */
  private interface Connections<G extends Session> {
    SessionFactory<G> of(HsmsSettings settings, Map<Integer, Share<HsmsSession>> shares);
  }

  private SharedLinks(LinkConfig first, int connections, boolean group, Connections<G> sessions) {
    this.group = group;
    this.settings = HsmsParts.settings(first);
    this.transport = HsmsParts.transport(first, settings, connections);
    Trunk<G> trunk = new Trunk<>(transport);
    this.own = trunk;
    this.branches = trunk;
    this.sessions = sessions;
  }

  private SharedLinks(
      LinkConfig first, Trunk<?> port, CutPolicy cutPolicy, Connections<G> sessions) {
    this.group = false;
    this.settings = HsmsParts.settings(first).toBuilder().cutPolicy(cutPolicy).build();
    this.transport = HsmsParts.transport(first, settings, 1);
    this.own = null;
    this.branches = port;
    this.sessions = sessions;
  }

  /** Whether a link shares its connections or port, and not by address. */
  static boolean shares(LinkConfig config) {
    return config.protocol() == LinkConfig.Protocol.HSMS
        && (HsmsParts.keys(config).sessionId() != null
            || HsmsParts.keys(config).tellApart() == TellApart.DEVICE_ID);
  }

  /** What links have in common that share. */
  static String place(LinkConfig config) {
    return (HsmsParts.keys(config).sessionId() != null) + " " + config.endpoint();
  }

  /** Links that are to share; none is added yet. */
  static SharedLinks<?> of(List<LinkConfig> members, Journal journal) {
    LinkConfig first = members.getFirst();
    if (HsmsParts.keys(first).sessionId() != null) {
      Memory memory = HsmsParts.memory("all session entities", first, journal);
      return new SharedLinks<HsmsGroup>(
          first,
          first.maxConnections(),
          true,
          (settings, shares) -> new HsmsGroups(settings, shares, memory));
    }
    int served = members.stream().mapToInt(LinkConfig::maxConnections).sum();
    return new SharedLinks<HsmsIntroduction>(
        first, OLD_AND_NEW * served, false, HsmsIntroductions::new);
  }

  /** The same for tools that are told apart by their device ids, at a port of others. */
  static SharedLinks<?> at(Trunk<?> port, List<LinkConfig> members, CutPolicy cutPolicy) {
    return new SharedLinks<HsmsIntroduction>(
        members.getFirst(), port, cutPolicy, HsmsIntroductions::new);
  }

  /** One link more, before the connections are opened. */
  HostedLink<HsmsSession> add(LinkConfig config, Journal journal, LinkChanges changes) {
    LinkConfig.HsmsConfig keys = HsmsParts.keys(config);
    Integer sessionId = keys.sessionId();
    int id = sessionId == null ? keys.deviceId() : sessionId;
    HsmsSettings own =
        settings.toBuilder()
            .deviceId(id)
            .t3(keys.t3())
            .onSeparate(HsmsSettings.OnSeparate.valueOf(keys.onSeparate().name()))
            .onT3(HsmsSettings.OnT3.valueOf(keys.onT3().name()))
            .build();
    Memory memory = HsmsParts.memory(config.name(), config, journal);
    HsmsSessions made = group ? HsmsSessions.entity(own, memory) : new HsmsSessions(own, memory);
    LinkSettings named = LinkSettings.of(config.name(), transport.endpoint()).build();
    return HostedLink.open(
        HsmsParts.of(config, named, made),
        journal,
        changes,
        this::connection,
        hosted -> {
          Branch<HsmsSession> branch =
              branches.branch(HsmsGroups.share(id), config.name(), made, hosted);
          shares.put(id, branch.sessions());
          return branch;
        });
  }

  /** Makes the sessions of the connections, once all links are added. */
  SessionFactory<G> sessions() {
    return sessions.of(settings, shares);
  }

  void open(Links links) {
    if (own != null) {
      status.set(own.open(links, sessions())::status);
    }
  }

  /** The machine of the connection, where session entities share one. */
  private List<StateTableView> connection() {
    Supplier<LinkStatus> opened = status.get();
    if (!group || opened == null) {
      return List.of();
    }
    LinkStatus now = opened.get();
    StateTableView idle = StateTableView.of("hsms connection", HsmsGroupTables.of(settings), null);
    String current = now.connections() > 0 ? now.session() : idle.states().getFirst();
    return List.of(new StateTableView(idle.name(), idle.states(), idle.rows(), current));
  }
}
