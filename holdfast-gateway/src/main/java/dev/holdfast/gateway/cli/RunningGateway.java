package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Config;
import dev.holdfast.gateway.config.ConfigLoader;
import dev.holdfast.gateway.config.HostPort;
import dev.holdfast.gateway.config.Loaded;
import dev.holdfast.gateway.config.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say which running gateway a command talks to, and the talking. */
final class RunningGateway {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Where a gateway is that was told nothing else. */
  private static final HostPort USUAL = new HostPort("127.0.0.1", 8600);

  @ArgGroup(exclusive = true)
  private @Nullable Where where;

  /** One of them, or neither. */
  private static final class Where {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The running gateway's YAML file, which has its web address.")
    private @Nullable Path config;

    @Option(
        names = "--http",
        paramLabel = "HOST:PORT",
        converter = HostPortText.class,
        description = "The running gateway's web address; default: 127.0.0.1:8600.")
    private @Nullable HostPort http;
  }

  /** A gateway that cannot be talked to, and the exit code that says so. */
  static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    Unreachable(int exitCode, String why) {
      super(why);
      this.exitCode = exitCode;
    }

    /** Says why on standard error; the exit code. */
    int report() {
      System.err.println("holdfast: " + getMessage());
      return exitCode;
    }
  }

  private HostPort address() throws Unreachable {
    HostPort http = where == null ? null : where.http;
    Path config = where == null ? null : where.config;
    if (http != null || config == null) {
      return http == null ? USUAL : http;
    }
    return switch (ConfigLoader.load(config)) {
      case Loaded.Sound(Config sound, List<Problem> _) when sound.gateway().http() != null ->
          reachable(sound.gateway().http());
      case Loaded.Sound(Config sound, List<Problem> _) ->
          throw new Unreachable(ExitCode.USAGE, config + " has its web address off");
      case Loaded.Faulty(List<Problem> problems) -> {
        CheckCommand.print(problems, System.err);
        throw new Unreachable(ExitCode.USAGE, config + " is not valid");
      }
    };
  }

  /** An address that means all of this host's is reached on one of them. */
  private static HostPort reachable(@Nullable HostPort http) {
    HostPort bound = java.util.Objects.requireNonNull(http);
    return switch (bound.host()) {
      case "0.0.0.0" -> new HostPort("127.0.0.1", bound.port());
      case "::" -> new HostPort("::1", bound.port());
      default -> bound;
    };
  }

  /** A request below {@code /api/links/LINK}. */
  HttpRequest.Builder request(String link, String tail) throws Unreachable {
    String name = URLEncoder.encode(link, StandardCharsets.UTF_8).replace("+", "%20");
    return HttpRequest.newBuilder(URI.create("http://" + address() + "/api/links/" + name + tail));
  }

  /** Asks; the answer's body is read as it comes. */
  HttpResponse<InputStream> ask(HttpRequest request)
      throws IOException, InterruptedException, Unreachable {
    HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw new Unreachable(
          ExitCode.REFUSED, "no gateway answers at " + request.uri().getAuthority());
    }
  }
}
