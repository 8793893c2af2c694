package dev.holdfast.gateway.cli;

import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.sim.tool.LineManners;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code sim tool} that are about a SECS-I line. */
final class SimToolLine {

  /** All of them but --secs1 itself. */
  static final Set<String> OPTIONS =
      Set.of(
          "--line",
          "--t1",
          "--t2",
          "--t4",
          "--retries",
          "--eot-delay",
          "--ack-delay",
          "--nak-every",
          "--mute-every");

  /** Which end of the line goes first. */
  enum End {
    MASTER,
    SLAVE
  }

  @Option(names = "--secs1", description = "SECS-I, over TCP or --serial, in place of HSMS.")
  private boolean secs1;

  @Option(
      names = "--line",
      defaultValue = "master",
      paramLabel = "master|slave",
      description = "SECS-I: who goes first when both ends ask; default: ${DEFAULT-VALUE}.")
  private End end = End.MASTER;

  @Option(
      names = "--t1",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "SECS-I: between two bytes of a block.")
  private @Nullable Duration t1;

  @Option(
      names = "--t2",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "SECS-I: for EOT, the length byte or ACK.")
  private @Nullable Duration t2;

  @Option(
      names = "--t4",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "SECS-I: between two blocks of a message.")
  private @Nullable Duration t4;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "SECS-I: how often a block is sent again (RTY); default: 3.")
  private @Nullable Integer retries;

  @Option(
      names = "--eot-delay",
      defaultValue = "0s",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "SECS-I: how late ENQ gets its EOT.")
  private Duration eotDelay = Duration.ZERO;

  @Option(
      names = "--ack-delay",
      defaultValue = "0s",
      paramLabel = "D",
      converter = UnitDuration.Seconds.class,
      description = "SECS-I: how late a block gets its ACK.")
  private Duration ackDelay = Duration.ZERO;

  @Option(
      names = "--nak-every",
      paramLabel = "N",
      description = "SECS-I: each N blocks one is answered by NAK, as if its ACK was spoilt.")
  private int nakEvery;

  @Option(
      names = "--mute-every",
      paramLabel = "N",
      description = "SECS-I: each N blocks one gets no answer, as if its ACK was lost.")
  private int muteEvery;

  boolean secs1() {
    return secs1;
  }

  LineManners manners() {
    return new LineManners(eotDelay, ackDelay, nakEvery, muteEvery);
  }

  Secs1Settings.Builder change(Secs1Settings.Builder builder) {
    builder.master(end == End.MASTER);
    if (t1 != null) {
      builder.t1(t1);
    }
    if (t2 != null) {
      builder.t2(t2);
    }
    if (t4 != null) {
      builder.t4(t4);
    }
    if (retries != null) {
      builder.retries(retries);
    }
    return builder;
  }
}
