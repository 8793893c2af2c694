package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.Trunk;
import dev.holdfast.link.time.Backoff;

/**
 * An HSMS link as a program uses it: opened once, kept for ever, callable from any thread.
 *
 * <pre>{@code
 * Links links = Links.open();
 * HsmsSettings host = HsmsSettings.host().deviceId(0).build();
 * HsmsLink tool = HsmsLink.to("tool-1", "tcp://10.0.0.7:5000", host).open(links);
 * tool.whenSelected().thenCompose(up -> tool.request(1, 1)).thenAccept(System.out::println);
 * }</pre>
 */
public final class HsmsLink extends SecsLink<HsmsSession, HsmsState> {

  private HsmsLink(Opener opener, Links links) {
    super(opener, new HsmsSessions(opener.settings), HsmsState.class, links);
  }

  /** A link that shares connections with others. */
  HsmsLink(Opener opener, String share, HsmsSessions sessions, Trunk<?> trunk) {
    super(
        opener,
        sessions,
        HsmsState.class,
        ears -> trunk.branch(share, opener.linkSettings().name(), sessions, ears));
  }

  /**
   * Describes a link.
   *
   * @param name unique among the links of a process
   * @param endpoint {@code tcp://host:port} for an active end, {@code tcp-listen://host:port} for a
   *     passive one
   */
  public static Opener to(String name, String endpoint, HsmsSettings settings) {
    Backoff.Settings t5 = new Backoff.Settings(settings.t5(), settings.t5(), 0);
    return new Opener(LinkSettings.of(name, endpoint).redial(t5), settings);
  }

  /** Says what a link does with what it hears, then opens it. */
  public static final class Opener extends SecsLink.Opener<Opener, HsmsState> {
    private final HsmsSettings settings;

    private Opener(LinkSettings.Builder link, HsmsSettings settings) {
      super(link);
      this.settings = settings;
    }

    @Override
    protected Opener self() {
      return this;
    }

    /**
     * Opens the link; it connects, and connects again, by itself.
     *
     * @throws IllegalArgumentException when an active end has an endpoint that listens, or the
     *     other way round
     */
    public HsmsLink open(Links links) {
      return new HsmsLink(this, links);
    }

    HsmsSettings settings() {
      return settings;
    }

    @Override
    protected LinkSettings linkSettings() {
      LinkSettings built = super.linkSettings();
      boolean passive = settings.connect() == Connect.PASSIVE;
      if (built.endpoint().listens() != passive) {
        throw new IllegalArgumentException(
            "connect mode %s does not fit endpoint %s"
                .formatted(settings.connect(), built.endpoint()));
      }
      return built;
    }
  }

  @Override
  protected boolean flows(HsmsState state) {
    return state == HsmsState.SELECTED;
  }
}
