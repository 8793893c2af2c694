package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.LinkConfig;
import dev.holdfast.hsms.secs1.Secs1Session;
import dev.holdfast.hsms.secs1.Secs1Sessions;
import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.hsms.secs1.Secs1State;
import dev.holdfast.hsms.secs1.Secs1Tables;
import java.time.Duration;
import java.util.Objects;

/** A SECS-I line as a link of the gateway, answered as an HSMS link is. */
final class Secs1Parts {

  /** A session keeps nothing unread; this bounds one read. */
  private static final int MAX_FRAME_BYTES = 64 << 10;

  /** The newer channel of a peer is there before the older one is gone. */
  private static final int NEWCOMERS = 2;

  private Secs1Parts() {}

  static HostedLink.Parts<Secs1Session> of(LinkConfig config) {
    LinkConfig.Secs1Config keys =
        Objects.requireNonNullElseGet(config.secs1(), LinkConfig.Secs1Config::defaults);
    Secs1Settings.Builder builder =
        keys.role() == LinkConfig.Role.HOST ? Secs1Settings.host() : Secs1Settings.equipment();
    Secs1Settings settings =
        builder
            .master(keys.master())
            .deviceId(keys.deviceId())
            .checkDeviceId(keys.checkDeviceId())
            .t1(keys.t1())
            .t2(keys.t2())
            .t3(keys.t3())
            .t4(keys.t4())
            .retries(keys.retries())
            .interleave(keys.interleave())
            .dropDuplicates(keys.dropDuplicates())
            .maxMessage(Math.toIntExact(keys.maxMessage().bytes()))
            .maxUnsent(config.maxUnsent().bytes())
            .build();
    SecsDesk.Manners manners = HostedLinks.manners(keys.secs(), keys.role());
    return new HostedLink.Parts<>(
        "secs1",
        HostedLinks.settings(
                config, HostedLinks.redial(config, Duration.ofMillis(1)), MAX_FRAME_BYTES)
            .maxConnections(config.maxConnections() + NEWCOMERS)
            .build(),
        new Secs1Sessions(settings),
        Secs1Tables.of(settings),
        config.heartbeat(),
        false,
        events ->
            new SecsDesk<>(
                manners,
                state -> state != Secs1State.NOT_CONNECTED,
                HostedLinks.secsAnswers(keys.role()),
                events));
  }
}
