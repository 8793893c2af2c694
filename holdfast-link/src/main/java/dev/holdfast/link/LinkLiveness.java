package dev.holdfast.link;

import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.IdleTimes;
import dev.holdfast.link.liveness.LivenessSettings;
import java.time.Duration;
import java.util.List;

/**
 * What is done about a silent peer on the newest TCP connection of a link.
 *
 * @param settings as they were set
 * @param asks silence after which the kernel asks, given what was learned of the path; 0 for never
 * @param notSet socket options that this system does not take, by name
 * @param path the name under which what is learned of the path is kept
 * @param idle what is known of the silence that the path tolerates
 */
public record LinkLiveness(
    LivenessSettings settings, Duration asks, List<String> notSet, String path, IdleTime idle) {

  public LinkLiveness {
    notSet = List.copyOf(notSet);
  }

  /** The same with what is known by now. */
  LinkLiveness knowing(IdleTimes times) {
    return new LinkLiveness(settings, asks, notSet, path, times.of(path));
  }
}
