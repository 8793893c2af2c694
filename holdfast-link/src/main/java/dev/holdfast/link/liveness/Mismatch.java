package dev.holdfast.link.liveness;

import dev.holdfast.link.time.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings about a silent peer that do not go together: allowed, but not what one would expect.
 *
 * @param key the setting, as a configuration names it: {@code keepalive-idle}
 * @param sentence what will happen
 */
public record Mismatch(String key, String sentence) {

  private static final String IDLE = "keepalive-idle";
  private static final String USER_TIMEOUT = "user-timeout";

  /**
   * What does not go together.
   *
   * @param heartbeat how long the protocol lets a link be silent; 0 for ever
   * @param known what is known of the path
   */
  public static List<Mismatch> of(LivenessSettings settings, Duration heartbeat, IdleTime known) {
    List<Mismatch> found = new ArrayList<>();
    asking(settings, heartbeat, known, found);
    givingUp(settings, found);
    if (settings.deadAfter().compareTo(settings.keepaliveInterval().multipliedBy(2)) < 0) {
      found.add(
          new Mismatch(
              "dead-after",
              "dead-after %s is shorter than two probes %s apart: an idle path is cut later"
                  .formatted(text(settings.deadAfter()), text(settings.keepaliveInterval()))));
    }
    return List.copyOf(found);
  }

  private static void asking(
      LivenessSettings settings, Duration heartbeat, IdleTime known, List<Mismatch> found) {
    Duration idle = settings.keepaliveIdle();
    boolean asks = !idle.isZero();
    boolean beats = !heartbeat.isZero();
    if (!asks && !beats) {
      found.add(
          new Mismatch(IDLE, "nothing asks an idle peer: one that is dead would never be noticed"));
    }
    Duration firewall = settings.firewallIdle();
    Duration silence = asks && (!beats || idle.compareTo(heartbeat) < 0) ? idle : heartbeat;
    if (firewall != null && (asks || beats) && silence.compareTo(firewall) >= 0) {
      found.add(
          new Mismatch(
              asks ? IDLE : "firewall-idle",
              "a silence of up to %s is longer than firewall-idle %s: the connection would be forgotten; %s"
                  .formatted(
                      text(silence),
                      text(firewall),
                      asks
                          ? "the kernel asks earlier than set"
                          : "switch keepalive on or shorten the heartbeat")));
    }
    Duration bound = known.bound();
    if (bound != null && silence.compareTo(bound) > 0 && (asks || beats)) {
      found.add(
          new Mismatch(
              IDLE,
              "a silence of up to %s is longer than the path tolerates, which is %s as learned; %s"
                  .formatted(
                      text(silence),
                      text(bound),
                      asks ? "the kernel asks earlier than set" : "switch keepalive on")));
    }
  }

  private static void givingUp(LivenessSettings settings, List<Mismatch> found) {
    Duration userTimeout = settings.userTimeout();
    boolean timed = !userTimeout.isZero();
    Duration apart = settings.byCount().minus(userTimeout).abs();
    boolean asks = !settings.keepaliveIdle().isZero();
    if (timed && asks && apart.compareTo(settings.keepaliveInterval().multipliedBy(2)) > 0) {
      found.add(
          new Mismatch(
              "keepalive-count",
              "user-timeout %s overrides the %d probes on Linux, which alone would give an idle peer up after %s"
                  .formatted(
                      text(userTimeout), settings.keepaliveCount(), text(settings.byCount()))));
    }
    Duration least =
        settings.keepaliveIdle().plus(settings.deadAfter()).plus(LivenessSettings.KERNEL_LATER);
    if ((timed || asks) && settings.kernelGivesUp().compareTo(least) < 0) {
      found.add(
          new Mismatch(
              timed ? USER_TIMEOUT : "keepalive-count",
              "the kernel gives up after %s, before keepalive-idle, dead-after and 5 s are over (%s): a path that comes back in time loses its connection"
                  .formatted(text(settings.kernelGivesUp()), text(least))));
    }
    boolean hasty =
        timed && userTimeout.minus(settings.suspectLimit()).compareTo(Duration.ZERO) <= 0;
    if (hasty) {
      found.add(
          new Mismatch(
              USER_TIMEOUT,
              "the kernel ends a connection whose peer does not read after %s, before suspect-limit %s"
                  .formatted(text(userTimeout), text(settings.suspectLimit()))));
    }
  }

  private static String text(Duration length) {
    return Spans.text(length);
  }
}
