package dev.holdfast.gateway.cli;

import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reselect}: a new selection on the present connection of a running gateway's link. */
@Command(
    name = "reselect",
    description = {
      "Sends Separate.req and Select.req on a link that dials, and tells whether it is selected"
          + " again.",
      "A peer that closes upon Separate.req is dialled again; on-separate: auto remembers which.",
      "Exit code 3: the connection ended; 4: refused, nothing was sent."
    })
final class ReselectCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofSeconds(70);

  @Mixin private RunningGateway gateway = new RunningGateway();

  @Parameters(index = "0", paramLabel = "LINK", description = "The link's name.")
  private String link = "";

  @Option(names = "--json", description = "Print the whole answer as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    try {
      HttpRequest request =
          gateway
              .request(link, "/reselect")
              .timeout(LONGEST)
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      return new LinkAnswer(json).told(gateway.ask(request));
    } catch (RunningGateway.Unreachable e) {
      return e.report();
    } catch (HttpTimeoutException e) {
      return LinkAnswer.fail(ExitCode.UNKNOWN, "the gateway did not answer");
    }
  }
}
