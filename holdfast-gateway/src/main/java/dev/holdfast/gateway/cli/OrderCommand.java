package dev.holdfast.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code order}: tells a meter of a running gateway what to do. */
@Command(
    name = "order",
    description = {
      "Tells a meter of a running gateway what to do: write POINT VALUE, relay COMMAND, or time.",
      "Exit code 3: no reply, the outcome is unknown; 4: refused or not sent."
    })
final class OrderCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofSeconds(310);
  private static final JsonMapper JSON = new JsonMapper();

  @Spec private @Nullable CommandSpec spec;

  @Mixin private RunningGateway gateway = new RunningGateway();

  @Parameters(index = "0", paramLabel = "LINK", description = "The link's name.")
  private String link = "";

  @Parameters(index = "1", paramLabel = "METER", description = "The meter's name.")
  private String meter = "";

  @Parameters(
      index = "2..*",
      arity = "1..3",
      paramLabel = "ORDER",
      description =
          "write POINT VALUE; relay trip, close, permit-close, alarm, alarm-off, keep-supply or"
              + " keep-supply-off; time.")
  private List<String> order = List.of();

  @Option(names = "--json", description = "Print the whole answer as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(body());
    try {
      HttpRequest request =
          gateway
              .request(link, "/orders")
              .header("Content-Type", "application/json")
              .timeout(LONGEST)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return told(gateway.ask(request));
    } catch (RunningGateway.Unreachable e) {
      return e.report();
    } catch (HttpTimeoutException e) {
      return LinkAnswer.fail(ExitCode.UNKNOWN, "the gateway did not answer");
    }
  }

  private Map<String, String> body() {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("meter", meter);
    switch (order.getFirst() + order.size()) {
      case "write3" -> {
        body.put("point", order.get(1));
        body.put("value", order.get(2));
      }
      case "relay2" -> body.put("relay", order.get(1));
      case "time1" -> body.put("time", "now");
      default ->
          throw new ParameterException(
              Objects.requireNonNull(spec).commandLine(),
              String.join(" ", order) + " is not write POINT VALUE, relay COMMAND or time");
    }
    return body;
  }

  private int told(HttpResponse<InputStream> response) throws IOException {
    JsonNode answer;
    try (InputStream in = response.body()) {
      answer = JSON.readTree(in);
    } catch (JacksonException e) {
      return LinkAnswer.fail(ExitCode.REFUSED, "what answers there is no gateway");
    }
    if (json) {
      System.out.println(answer);
    }
    String why = answer.path("cause").asString("") + ": " + answer.path("detail").asString("");
    return switch (answer.path("outcome").asString("")) {
      case "DONE" -> {
        if (!json) {
          System.out.println(
              "done: %s: %s"
                  .formatted(answer.path("meter").asString(), answer.path("order").asString()));
        }
        yield ExitCode.DONE;
      }
      case "REFUSED" -> LinkAnswer.fail(ExitCode.REFUSED, why);
      case "UNKNOWN" -> LinkAnswer.fail(ExitCode.UNKNOWN, why);
      default ->
          LinkAnswer.fail(
              response.statusCode() == 400 ? ExitCode.USAGE : ExitCode.REFUSED,
              answer.path("error").asString("HTTP " + response.statusCode()));
    };
  }
}
