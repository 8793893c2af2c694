package dev.holdfast.gateway.cli;

import dev.holdfast.watch.Thresholds;
import java.time.Duration;
import picocli.CommandLine.Option;

/** From when on a connection gets a verdict other than healthy. */
final class WatchThresholds {

  @Option(
      names = "--leaking-after",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = UnitDuration.WithUnit.class,
      description = "Time in CLOSE_WAIT; default: ${DEFAULT-VALUE}.")
  private Duration leaking = Duration.ofSeconds(10);

  @Option(
      names = "--half-closed-after",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = UnitDuration.WithUnit.class,
      description = "Time in FIN_WAIT2; default: ${DEFAULT-VALUE}.")
  private Duration halfClosed = Duration.ofSeconds(10);

  @Option(
      names = "--dead-retransmits",
      paramLabel = "N",
      defaultValue = "2",
      description = "Times that unacknowledged bytes went out again; default: ${DEFAULT-VALUE}.")
  private int retransmits;

  @Option(
      names = "--dead-after",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = UnitDuration.WithUnit.class,
      description = "Time without an acknowledgement of them; default: ${DEFAULT-VALUE}.")
  private Duration withoutAck = Duration.ofSeconds(1);

  @Option(
      names = "--blind-after",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = UnitDuration.WithUnit.class,
      description = "Idle time without any timer; default: ${DEFAULT-VALUE}.")
  private Duration blind = Duration.ofSeconds(5);

  Thresholds thresholds() {
    return new Thresholds(leaking, halfClosed, Math.max(1, retransmits), withoutAck, blind);
  }
}
