package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.gateway.journal.Journal;
import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.HsmsState;
import dev.holdfast.hsms.Memory;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.redial.RedialSettings;
import org.jspecify.annotations.Nullable;

/** What an hsms link is made of. */
final class HsmsParts {

  /** Peers beyond the most that are served: each is told by Select.rsp that it is not. */
  private static final int TURNED_AWAY_POLITELY = 4;

  private HsmsParts() {}

  static HostedLink.Parts<HsmsSession> of(LinkConfig config, Journal journal) {
    return of(config, settings(config), journal);
  }

  /** The same with other settings. */
  static HostedLink.Parts<HsmsSession> of(
      LinkConfig config, HsmsSettings settings, Journal journal) {
    return of(
        config,
        transport(config, settings, config.maxConnections()),
        new HsmsSessions(settings, memory(config.name(), config, journal)));
  }

  /**
   * What was learned of one peer says nothing of another that takes its place.
   *
   * @param who learned it
   */
  static Memory memory(String who, LinkConfig config, Journal journal) {
    String name = "learned by " + who + " of " + config.endpoint();
    return new Memory() {
      @Override
      public String recall() {
        return journal.note(name);
      }

      @Override
      public void keep(String learned) {
        journal.note(name, learned);
      }
    };
  }

  /** What a link with these sessions is made of, alone or beside others. */
  static HostedLink.Parts<HsmsSession> of(
      LinkConfig config, LinkSettings transport, HsmsSessions sessions) {
    LinkConfig.HsmsConfig keys = keys(config);
    SecsDesk.Manners manners = HostedLinks.manners(keys.secs(), keys.role());
    return new HostedLink.Parts<>(
        "hsms",
        transport,
        sessions,
        sessions.table(),
        config.heartbeat(),
        true,
        events ->
            new SecsDesk<>(
                manners, HsmsState.SELECTED::equals, HostedLinks.secsAnswers(keys.role()), events));
  }

  static LinkConfig.HsmsConfig keys(LinkConfig config) {
    return config.hsms() == null ? LinkConfig.HsmsConfig.defaults() : config.hsms();
  }

  static HsmsSettings settings(LinkConfig config) {
    LinkConfig.HsmsConfig keys = keys(config);
    HsmsSettings.Builder builder =
        keys.role() == LinkConfig.Role.HOST ? HsmsSettings.host() : HsmsSettings.equipment();
    return builder
        .connect(HsmsSettings.Connect.valueOf(keys.connectOn(config.endpoint()).name()))
        .deviceId(keys.deviceId())
        .t3(keys.t3())
        .t5(keys.t5())
        .t6(keys.t6())
        .t7(keys.t7())
        .t8(keys.t8())
        .linktest(keys.linktest())
        .maxMessage(Math.toIntExact(keys.maxMessage().bytes()))
        .profile(HsmsSettings.Profile.valueOf(keys.profile().name()))
        .cutPolicy(keys.cutPolicy().policy())
        .onSeparate(HsmsSettings.OnSeparate.valueOf(keys.onSeparate().name()))
        .onT3(HsmsSettings.OnT3.valueOf(keys.onT3().name()))
        .linktestWhen(HsmsSettings.LinktestWhen.valueOf(keys.linktestWhen().name()))
        .linktestFailures(keys.linktestFailures())
        .build();
  }

  /**
   * The way to the peer.
   *
   * @param connections the most that are served at once
   */
  static LinkSettings transport(LinkConfig config, HsmsSettings settings, int connections) {
    LinkConfig.HsmsConfig keys = keys(config);
    // T5 is the least pause between two connects, whatever else is configured.
    return HostedLinks.settings(
            config, HostedLinks.redial(config, keys.t5()), 4 + settings.maxMessage())
        .maxConnections(connections + TURNED_AWAY_POLITELY)
        .redialRequest(redialRequest(config.name(), keys.redialRequest()))
        .build();
  }

  private static @Nullable RedialSettings redialRequest(
      String link, LinkConfig.@Nullable RedialRequest keys) {
    if (keys == null) {
      return null;
    }
    return new RedialSettings(
        (Endpoint.Udp) Endpoint.parse(keys.endpoint()),
        keys.link() == null ? link : keys.link(),
        keys.secret());
  }
}
