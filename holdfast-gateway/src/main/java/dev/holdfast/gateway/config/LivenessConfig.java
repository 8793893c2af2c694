package dev.holdfast.gateway.config;

import dev.holdfast.link.liveness.LivenessSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a silent peer; the same as {@link LivenessSettings}. What is null follows from
 * the profile and the other values.
 */
public record LivenessConfig(
    @Key(
            doc =
                "Values that go together for the kind of way to the peer; each key below overrides"
                    + " its own.",
            def = "lan")
        Profile profile,
    @Key(
            doc =
                "Silence before the kernel asks the peer's kernel for an acknowledgement, whole"
                    + " seconds; 0s: never. lan 3s, wan 10s, cellular grows to 10m.",
            max = "9h")
        @Nullable Duration keepaliveIdle,
    @Key(
            doc =
                "Pause between such questions without an answer, whole seconds. lan 1s, wan 3s,"
                    + " cellular 10s.",
            min = "1s",
            max = "9h")
        @Nullable Duration keepaliveInterval,
    @Key(
            doc =
                "Questions without an answer after which the kernel ends the connection; does not"
                    + " count on Linux while there is a user-timeout. By default later than we cut.",
            min = "1",
            max = "127")
        @Nullable Integer keepaliveCount,
    @Key(
            doc =
                "How long sent bytes or questions may stay unacknowledged before the kernel ends"
                    + " the connection (Linux); 0s: the system's rule. By default later than we"
                    + " cut.",
            max = "24h")
        @Nullable Duration userTimeout,
    @Key(
            doc =
                "How long nothing may get through before the path counts as dead. lan 10s, wan 20s,"
                    + " cellular 60s.",
            min = "1s",
            max = "10m")
        @Nullable Duration deadAfter,
    @Key(
            doc =
                "How long a doubt may stand before the connection is cut. lan and wan 60s, cellular"
                    + " 180s.",
            min = "1s",
            max = "1h")
        @Nullable Duration suspectLimit,
    @Key(
            doc =
                "Whether the peer's own host acknowledges, and no proxy or terminal server; unknown"
                    + " when absent.")
        LinkConfig.@Nullable Way path,
    @Key(
            doc = "Silence after which a firewall on the way is known to forget a connection.",
            min = "1s",
            max = "24h")
        @Nullable Duration firewallIdle) {

  /** Kinds of ways to a peer. */
  public enum Profile implements Choice {
    LAN,
    WAN,
    CELLULAR
  }

  /**
   * The settings; what the link's own section says of them counts where this one is silent.
   *
   * @throws IllegalArgumentException where a value is out of its range
   */
  LivenessSettings settings(LinkConfig.@Nullable HsmsConfig hsms) {
    LinkConfig.Way way = path != null || hsms == null ? path : hsms.path();
    return LivenessSettings.of(LivenessSettings.Profile.valueOf(profile.name()))
        .keepaliveIdle(keepaliveIdle)
        .keepaliveInterval(keepaliveInterval)
        .keepaliveCount(keepaliveCount)
        .userTimeout(userTimeout)
        .deadAfter(deadAfter != null || hsms == null ? deadAfter : hsms.deadAfter())
        .suspectLimit(suspectLimit != null || hsms == null ? suspectLimit : hsms.suspectLimit())
        .path(LivenessSettings.Path.valueOf(way == null ? "UNKNOWN" : way.name()))
        .firewallIdle(firewallIdle)
        .build();
  }
}
