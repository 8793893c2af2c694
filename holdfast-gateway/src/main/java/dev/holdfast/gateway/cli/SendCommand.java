package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Durations;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code send}: one message on a link of a running gateway. */
@Command(
    name = "send",
    description = {
      "Sends one message on an HSMS or SECS-I link of a running gateway; prints the reply as SML.",
      "Exit code 3: no reply, the outcome is unknown; 4: refused or not delivered; 2: no SML."
    })
final class SendCommand implements Callable<Integer> {

  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(150);

  @Mixin private RunningGateway gateway = new RunningGateway();

  @Parameters(index = "0", paramLabel = "LINK", description = "The link's name.")
  private String link = "";

  @Parameters(
      index = "1",
      paramLabel = "SML",
      description = "Such as 'S1F3 W <L [0]>.'; - reads standard input.")
  private String sml = "";

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "Longest wait for the reply; default: the link's T3.")
  private @Nullable Duration timeout;

  @Option(names = "--json", description = "Print the whole answer as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    String text =
        sml.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : sml;
    Duration wait = timeout == null ? LONGEST : timeout;
    String tail = timeout == null ? "/send" : "/send?timeout=" + Durations.format(timeout);
    try {
      HttpRequest request =
          gateway
              .request(link, tail)
              .header("Content-Type", "text/plain; charset=utf-8")
              .timeout(wait.plus(MARGIN))
              .POST(HttpRequest.BodyPublishers.ofString(text))
              .build();
      return new LinkAnswer(json).told(gateway.ask(request));
    } catch (RunningGateway.Unreachable e) {
      return e.report();
    } catch (HttpTimeoutException e) {
      return LinkAnswer.fail(
          ExitCode.UNKNOWN, "the gateway did not answer within " + Durations.format(wait));
    }
  }
}
