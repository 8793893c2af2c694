package dev.holdfast.hsms;

import dev.holdfast.link.Branch;
import dev.holdfast.link.Link;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.Trunk;
import dev.holdfast.link.session.Session;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.Share;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Several HSMS links at one endpoint, told apart by session id: session entities that share one
 * connection (HSMS-GS), or tools that dial one port and are known by their device id (HSMS-SS).
 *
 * <pre>{@code
 * HsmsLinks cluster =
 *     HsmsLinks.gs("tcp://10.0.0.7:5000", HsmsSettings.host().build())
 *         .link(1, "etch", etch -> etch.onPrimary(this::etched))
 *         .link(2, "clean", clean -> clean.onPrimary(this::cleaned))
 *         .open(links);
 * cluster.link(1).request(1, 1).thenAccept(System.out::println);
 * }</pre>
 */
public final class HsmsLinks implements AutoCloseable {

  private final Map<Integer, HsmsLink> byId = new LinkedHashMap<>();
  private final Link<?> connections;

  private HsmsLinks(Opener opener, Links links) {
    connections = opener.open(byId, links);
  }

  /**
   * Session entities of HSMS-GS: each is selected by its own session id, on one connection that we
   * dial, or on those that come.
   *
   * @param settings of each entity and of the connection; the device id is set by {@link
   *     Opener#link}
   */
  public static Opener gs(String endpoint, HsmsSettings settings) {
    return new Opener(endpoint, settings, true);
  }

  /**
   * Tools of HSMS-SS that dial one port: the device id of its first data message says which link a
   * connection belongs to.
   *
   * @param settings of each link, passive; the device id is set by {@link Opener#link}
   */
  public static Opener byDeviceId(String endpoint, HsmsSettings settings) {
    return new Opener(endpoint, settings, false);
  }

  /** Names the links, then opens them. */
  public static final class Opener {
    private final String endpoint;
    private final HsmsSettings settings;
    private final boolean group;
    private final HsmsLink.Opener transport;
    private final Map<Integer, HsmsLink.Opener> openers = new LinkedHashMap<>();

    private Opener(String endpoint, HsmsSettings settings, boolean group) {
      this.endpoint = endpoint;
      this.settings = settings;
      this.group = group;
      this.transport = HsmsLink.to(endpoint, endpoint, settings);
    }

    /**
     * Adds a link.
     *
     * @param id session id of the entity, or device id of the tool, 0 to 32767
     * @param name unique among the links of a process
     * @param change says what the link does with what it hears
     * @throws IllegalArgumentException when the id is taken
     */
    public Opener link(int id, String name, Consumer<? super HsmsLink.Opener> change) {
      HsmsSettings own = settings.toBuilder().deviceId(id).build();
      HsmsLink.Opener opener = HsmsLink.to(name, endpoint, own);
      change.accept(opener);
      if (openers.putIfAbsent(id, opener) != null) {
        throw new IllegalArgumentException("two links of session id " + id);
      }
      return this;
    }

    /** Adds a link that only sends. */
    public Opener link(int id, String name) {
      return link(id, name, opener -> {});
    }

    /** Changes settings of the transport that the links share. */
    public Opener with(Consumer<? super LinkSettings.Builder> change) {
      transport.with(change);
      return this;
    }

    /**
     * Opens the links; they connect, and connect again, by themselves.
     *
     * @throws IllegalArgumentException when there is no link, or connect mode and endpoint do not
     *     fit
     */
    public HsmsLinks open(Links links) {
      return new HsmsLinks(this, links);
    }

    private Link<?> open(Map<Integer, HsmsLink> byId, Links links) {
      return group
          ? open(byId, links, shares -> new HsmsGroups(settings, shares))
          : open(byId, links, shares -> new HsmsIntroductions(settings, shares));
    }

    private <G extends Session> Link<G> open(
        Map<Integer, HsmsLink> byId, Links links, Trunks<G> trunks) {
      Trunk<G> trunk = new Trunk<>(transport.linkSettings());
      Map<Integer, Share<HsmsSession>> shares = new LinkedHashMap<>();
      openers.forEach((id, opener) -> {
        HsmsSessions sessions =
            group ? HsmsSessions.entity(opener.settings()) : new HsmsSessions(opener.settings());
        HsmsLink link = new HsmsLink(opener, HsmsGroups.share(id), sessions, trunk);
        byId.put(id, link);
        shares.put(id, ((Branch<HsmsSession>) link.link()).sessions());
      });
      return trunk.open(links, trunks.of(shares));
    }
  }

  /** Makes what makes the sessions of the connections. */
  private interface Trunks<G extends Session> {
    SessionFactory<G> of(Map<Integer, Share<HsmsSession>> shares);
  }

  /**
   * The link of a session entity or tool.
   *
   * @throws IllegalArgumentException when there is none
   */
  public HsmsLink link(int id) {
    HsmsLink link = byId.get(id);
    if (link == null) {
      throw new IllegalArgumentException("no link of session id " + id + ": " + byId.keySet());
    }
    return link;
  }

  /** The connections below: status, real endpoint, trace of all that goes over them. */
  public Link<?> connections() {
    return connections;
  }

  /**
   * Lets all links take leave and ends them for good.
   *
   * @throws IllegalStateException on the thread that owns them, which would wait for itself; there
   *     {@code connections().close()} does the same without waiting
   */
  @Override
  public void close() {
    if (byId.values().stream().anyMatch(HsmsLink::onOwner)) {
      throw new IllegalStateException(
          "close() on the thread that owns the links; use connections().close()");
    }
    connections.close().join();
  }
}
