package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.web.SendView.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a gateway answers to something asked of a link: printed, and as an exit code. */
final class LinkAnswer {

  private final boolean json;

  /**
   * @param json whether the whole answer is printed
   */
  LinkAnswer(boolean json) {
    this.json = json;
  }

  /** Prints the reply, or why there is none. */
  int told(HttpResponse<InputStream> response) throws IOException {
    JsonNode answer;
    try (InputStream body = response.body()) {
      answer = new JsonMapper().readTree(body);
    } catch (JacksonException e) {
      return fail(ExitCode.REFUSED, "what answers there is no gateway");
    }
    if (json) {
      System.out.println(answer);
    }
    if (answer.has("line")) {
      return fail(
          ExitCode.USAGE,
          "%d:%d: %s"
              .formatted(
                  answer.path("line").asInt(),
                  answer.path("column").asInt(),
                  answer.path("error").asString()));
    }
    if (!answer.has("outcome")) {
      int code = response.statusCode() == 400 ? ExitCode.USAGE : ExitCode.REFUSED;
      return fail(code, answer.path("error").asString("HTTP " + response.statusCode()));
    }
    return ended(answer, Outcome.valueOf(answer.path("outcome").asString()));
  }

  private int ended(JsonNode answer, Outcome outcome) {
    String why = answer.path("cause").asString("") + ": " + answer.path("detail").asString("");
    return switch (outcome) {
      case SENT -> ExitCode.DONE;
      case REPLIED -> {
        if (!json) {
          String shown = answer.path("sml").isString() ? "sml" : "kind";
          System.out.println(answer.path(shown).asString());
        }
        yield ExitCode.DONE;
      }
      case REFUSED -> fail(ExitCode.REFUSED, why);
      case UNKNOWN -> fail(ExitCode.UNKNOWN, why);
      case UNREADABLE -> fail(ExitCode.FAILED, why);
    };
  }

  /** Says why on standard error; the exit code. */
  static int fail(int code, String why) {
    System.err.println("holdfast: " + why);
    return code;
  }
}
