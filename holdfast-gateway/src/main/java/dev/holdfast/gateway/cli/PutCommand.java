package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.decode.HexInput;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code put}: one message, or each line of the input, to any endpoint. */
@Command(
    name = "put",
    description = {
      "Sends messages to an endpoint: a text, bytes, or each line of standard input.",
      "Exit code 4: nobody or nothing is there, or there was no room in the time."
    })
final class PutCommand implements Callable<Integer> {

  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final int MAX_LINE = 16 << 20;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "ENDPOINT",
      description = "As `receive` takes it; signal://PID?signal=RTMIN+6 carries one number.")
  private String endpoint = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "Exactly these bytes; - sends each line of standard input.")
  private @Nullable String text;

  @Option(names = "--hex", paramLabel = "HEX", description = "Exactly these bytes.")
  private @Nullable String hex;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description =
          "How long to wait for somebody who receives, and for room; default: not at all for the"
              + " one, 5s for the other.")
  private @Nullable Duration timeout;

  @Override
  public Integer call() throws Exception {
    EndpointArgument at;
    byte[] one;
    try {
      at = EndpointArgument.parse(endpoint).towards(LocalEndpoint.Direction.OUT);
      one = message();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
    Duration room = Objects.requireNonNullElse(timeout, USUAL);
    try (MessageEnd end = MessageEnd.open(at, Objects.requireNonNullElse(timeout, Duration.ZERO))) {
      ServerLife.closeAtExit(end);
      int code = one == null ? sendLines(end, room) : send(end, one, room);
      if (code == ExitCode.DONE) {
        end.finish(room);
      }
      return code;
    } catch (MessageEnd.NotThere e) {
      System.err.println("holdfast: " + e.getMessage());
      return ExitCode.REFUSED;
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException usage(String said) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), said);
  }

  /** The one message; null where lines of the input are. */
  private byte @Nullable [] message() {
    if (hex != null && text == null) {
      try {
        return HexInput.parse(hex);
      } catch (HexInput.HexException e) {
        throw new IllegalArgumentException(e.getMessage() + " at " + e.position(), e);
      }
    }
    if (hex != null || text == null) {
      throw new IllegalArgumentException("put needs one of TEXT, --hex HEX and -");
    }
    return text.equals("-") ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private int sendLines(MessageEnd end, Duration room) throws IOException, InterruptedException {
    BoundedLines lines =
        new BoundedLines(new InputStreamReader(System.in, StandardCharsets.UTF_8), MAX_LINE);
    for (String line = lines.next(); line != null; line = lines.next()) {
      int code = send(end, line.getBytes(StandardCharsets.UTF_8), room);
      if (code != ExitCode.DONE) {
        return code;
      }
    }
    return ExitCode.DONE;
  }

  private int send(MessageEnd end, byte[] message, Duration room)
      throws IOException, InterruptedException {
    Outcome outcome = end.send(message, room);
    if (outcome == Outcome.DONE) {
      return ExitCode.DONE;
    }
    System.err.println("holdfast: " + endpoint + ": " + outcome.word());
    return ExitCode.REFUSED;
  }
}
