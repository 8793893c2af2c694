package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.frame.MessageBody;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code receive}: messages of any endpoint, one a line. */
@Command(
    name = "receive",
    description = {
      "Prints the messages that come by an endpoint, one a line, as they come.",
      "One that has a line end or is not UTF-8 prints as hex:... . Exit code 3: the time was over"
          + " before --count messages came; 4: nobody or nothing is there, or it went away."
    })
final class ReceiveCommand implements Callable<Integer> {

  private static final Duration LONG = Duration.ofDays(1);

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "ENDPOINT",
      description =
          "Such as fifo:///path, sysv-mq://0x1234, posix-mq:///name, unix:///path?listen=true,"
              + " unix-dgram:///path?listen=true, signal://self?signal=RTMIN+6, sysv-sem://KEY,"
              + " posix-sem:///name, shm:///name, 'pipe:?exec=command', tcp://, udp-listen://, serial://;"
              + " bytes are cut by framing=lines, length or raw.")
  private String endpoint = "";

  @Option(names = "--count", paramLabel = "N", description = "Ends after so many messages.")
  private @Nullable Long count;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "For the whole call; without it and without --count it runs until it is ended.")
  private @Nullable Duration timeout;

  @Option(names = "--hex", description = "Print every message as hex digits.")
  private boolean hex;

  private volatile boolean ended;

  @Override
  public Integer call() throws Exception {
    EndpointArgument at;
    try {
      at = EndpointArgument.parse(endpoint).towards(LocalEndpoint.Direction.IN);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    if (count != null && count < 1) {
      throw usage("--count is 1 or more, not " + count);
    }
    try (MessageEnd end = MessageEnd.open(at, Duration.ZERO)) {
      ServerLife.closeAtExit(() -> endEarly(end));
      if (at.endpoint() instanceof LocalEndpoint.Signal) {
        System.err.println("receiving as process " + ProcessHandle.current().pid());
      }
      return receive(end);
    } catch (IllegalStateException e) {
      // It was closed under us, being told to end.
      if (ended) {
        return ExitCode.DONE;
      }
      throw e;
    } catch (MessageEnd.NotThere e) {
      System.err.println("holdfast: " + e.getMessage());
      return ExitCode.REFUSED;
    }
  }

  private void endEarly(AutoCloseable end) throws Exception {
    ended = true;
    end.close();
  }

  private ParameterException usage(String text) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), text);
  }

  private int receive(MessageEnd end) throws Exception {
    long deadline = timeout == null ? 0 : System.nanoTime() + timeout.toNanos();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    long received = 0;
    while (count == null || received < count) {
      Duration left =
          timeout == null ? LONG : Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      switch (end.receive(left)) {
        case Receipt.Got<byte[]>(byte[] message) -> {
          received++;
          out.println(hex ? HexFormat.of().formatHex(message) : new MessageBody(message).text());
          if (out.checkError()) {
            return ExitCode.FAILED;
          }
        }
        case Receipt.None<byte[]>(Outcome why) -> {
          if (why != Outcome.EMPTY) {
            return over(why);
          }
          if (timeout != null && deadline - System.nanoTime() <= 0) {
            return timedOut(received, timeout);
          }
        }
      }
    }
    return ExitCode.DONE;
  }

  private int over(Outcome why) {
    if (count == null && why == Outcome.PEER_GONE) {
      return ExitCode.DONE;
    }
    System.err.println("holdfast: " + endpoint + ": " + why.word());
    return ExitCode.REFUSED;
  }

  private int timedOut(long received, Duration after) {
    if (count == null && received > 0) {
      return ExitCode.DONE;
    }
    System.err.println(
        "holdfast: %s: %d messages came within %s"
            .formatted(endpoint, received, Durations.format(after)));
    return ExitCode.UNKNOWN;
  }
}
