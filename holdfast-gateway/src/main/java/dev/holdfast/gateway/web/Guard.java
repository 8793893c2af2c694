package dev.holdfast.gateway.web;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Stands before every route: reading only but for messages that are sent, headers that keep a
 * browser from doing harm, and on loopback only requests that name the loopback host, so that no
 * foreign name resolved to this host can read the gateway through somebody's browser.
 */
final class Guard implements Filter {
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1])(:[0-9]{1,5})?");

  private static final Pattern SENDING =
      Pattern.compile("/api/links/.+/(send|frames|orders|reselect)");
  private static final HeaderName SITE = HeaderNames.create("Sec-Fetch-Site");

  private final boolean loopbackOnly;

  Guard(boolean loopbackOnly) {
    this.loopbackOnly = loopbackOnly;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    response
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header(HeaderNames.CACHE_CONTROL, isPage(request) ? "no-cache" : "no-store");
    if (loopbackOnly && !LOOPBACK.matcher(request.authority().toLowerCase(Locale.ROOT)).matches()) {
      refuse(response, Status.FORBIDDEN_403, "this gateway is reached as localhost only");
    } else if (sends(request) && fromElsewhere(request)) {
      refuse(response, Status.FORBIDDEN_403, "messages are not sent from other sites");
    } else if (!sends(request) && !request.prologue().method().equals(Method.GET)) {
      response.header(HeaderNames.ALLOW, "GET");
      refuse(response, Status.METHOD_NOT_ALLOWED_405, "only GET is understood here");
    } else {
      chain.proceed();
    }
  }

  private static boolean sends(RoutingRequest request) {
    return request.prologue().method().equals(Method.POST)
        && SENDING.matcher(request.path().path()).matches();
  }

  /** Whether a browser sends this for a page that is not ours; other programs say nothing of it. */
  private static boolean fromElsewhere(RoutingRequest request) {
    String site = request.headers().first(SITE).orElse("none");
    String origin = request.headers().first(HeaderNames.ORIGIN).orElse(null);
    boolean ours =
        origin == null
            || origin.replaceFirst("^https?://", "").equalsIgnoreCase(request.authority());
    return !ours || !(site.equals("same-origin") || site.equals("none"));
  }

  private static boolean isPage(RoutingRequest request) {
    String path = request.path().path();
    return !path.startsWith("/api/") && !path.startsWith("/health/") && !path.equals("/metrics");
  }

  private static void refuse(RoutingResponse response, Status status, String sentence) {
    Api.json(response, status, Json.error(sentence));
  }
}
