package dev.holdfast.gateway.web;

import dev.holdfast.link.LinkLiveness;
import dev.holdfast.link.liveness.Heartbeat;
import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.liveness.Mismatch;
import dev.holdfast.link.time.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is done about a silent peer of a link; all times in ms.
 *
 * @param profile as the configuration calls it
 * @param asksAfterMillis silence after which the kernel asks now, given what was learned; 0: never
 * @param keepaliveIdleMillis the same as it was set
 * @param heartbeatMillis how long the protocol lets the link be silent; 0 for ever
 * @param stallGuardMillis how long none of the bytes that wait may be taken before that is a doubt
 * @param notSet socket options that this system does not take
 * @param path the name under which what is learned of the path is kept
 * @param survivedMillis the longest silence that the path was seen to tolerate; 0 for none yet
 * @param fatalMillis the shortest after which it had forgotten the connection; 0 for none
 * @param monthlyBytes what the kernel's questions cost in a month, were the link idle; 0 for none
 * @param notes what follows from all that, sentences for people
 */
public record LivenessView(
    String profile,
    long asksAfterMillis,
    long keepaliveIdleMillis,
    long keepaliveIntervalMillis,
    int keepaliveCount,
    long userTimeoutMillis,
    long deadAfterMillis,
    long suspectLimitMillis,
    long heartbeatMillis,
    long stallGuardMillis,
    List<String> notSet,
    String path,
    long survivedMillis,
    long fatalMillis,
    long monthlyBytes,
    List<String> notes) {

  private static final long KILO = 1_000;
  private static final long MEGA = 1_000_000;

  private static final int MONTH_DAYS = 30;

  public LivenessView {
    notSet = List.copyOf(notSet);
    notes = List.copyOf(notes);
  }

  /** Shows what a link does. */
  public static LivenessView of(LinkLiveness done, Duration heartbeat, Duration stallGuard) {
    LivenessSettings settings = done.settings();
    IdleTime idle = done.idle();
    Duration fatal = idle.fatal();
    long monthly =
        done.asks().isZero() ? 0 : Heartbeat.KEEPALIVE.cost(MONTH_DAYS, done.asks(), 1).bytes();
    return new LivenessView(
        settings.profile().name().toLowerCase(Locale.ROOT),
        done.asks().toMillis(),
        settings.keepaliveIdle().toMillis(),
        settings.keepaliveInterval().toMillis(),
        settings.keepaliveCount(),
        settings.userTimeout().toMillis(),
        settings.deadAfter().toMillis(),
        settings.suspectLimit().toMillis(),
        heartbeat.toMillis(),
        stallGuard.toMillis(),
        done.notSet(),
        done.path(),
        idle.survived().toMillis(),
        fatal == null ? 0 : fatal.toMillis(),
        monthly,
        notes(done, heartbeat, monthly));
  }

  private static List<String> notes(LinkLiveness done, Duration heartbeat, long monthly) {
    LivenessSettings now = done.settings().asking(done.asks());
    List<String> notes = new ArrayList<>();
    if (!done.asks().isZero()) {
      notes.add(
          "An idle dead path shows after %s at most, and is cut %s after the first question that was"
                  .formatted(Spans.text(now.idleShows()), Spans.text(now.deadAfter()))
              + " not answered. Asking costs "
              + size(monthly)
              + " a month where the link is idle.");
    }
    Duration kernel = now.kernelGivesUp();
    if (!kernel.isZero()) {
      notes.add(
          "The kernel by itself gives up after %s without an acknowledgement."
              .formatted(Spans.text(kernel)));
    }
    Duration fatal = done.idle().fatal();
    if (fatal != null) {
      notes.add(
          "Something on the way forgot a connection after %s of silence; %s of silence was survived."
              .formatted(Spans.text(fatal), Spans.text(done.idle().survived())));
    }
    if (!done.notSet().isEmpty()) {
      notes.add("This system does not take " + String.join(", ", done.notSet()) + ".");
    }
    Mismatch.of(done.settings(), heartbeat, done.idle())
        .forEach(mismatch -> notes.add(mismatch.sentence() + "."));
    return notes;
  }

  private static String size(long bytes) {
    return bytes >= MEGA
        ? "%.1f MB".formatted((double) bytes / MEGA)
        : "%d kB".formatted(Math.max(1, bytes / KILO));
  }
}
