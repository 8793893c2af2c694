package dev.holdfast.gateway.web;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.hsms.sml.SmlMessage;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The routes that answer programs. */
final class Api {
  private static final String SEND = "/send";
  private static final String RESELECT = "/reselect";
  private static final String REPORTS = "/reports";
  private static final String TRACE = "/trace";
  private static final Duration RESELECTED_WITHIN = Duration.ofSeconds(60);
  private static final Set<String> PEER_REFUSED = Set.of("REJECTED", "ABORTED", "STREAM_9");

  private final GatewayView view;
  private final RateBook rates;
  private final EventHub hub;
  private final Metrics metrics;

  Api(GatewayView view, RateBook rates, EventHub hub, Metrics metrics) {
    this.view = view;
    this.rates = rates;
    this.hub = hub;
    this.metrics = metrics;
  }

  void route(HttpRouting.Builder routing) {
    routing
        .get("/api/gateway", this::gateway)
        .get("/api/links", this::links)
        .get("/api/links/{+name}", this::link)
        .post("/api/links/{+name}", this::command)
        .get("/api/messages", this::messages)
        .get("/api/link-events", this::linkEvents)
        .get("/api/sinks", this::sinks)
        .get("/api/events", this::events)
        .get("/metrics", this::metrics)
        .get("/health/live", this::live)
        .get("/health/ready", this::ready);
  }

  static void json(ServerResponse response, Status status, byte[] body) {
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json").send(body);
  }

  private void gateway(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    ok(response, Json.Gateway.of(view));
  }

  private void links(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    ok(response, new Json.Links(view.links().stream().map(rates::status).toList()));
  }

  private void link(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    String name = request.path().pathParameters().get("name");
    if (name.endsWith(TRACE)) {
      trace(name.substring(0, name.length() - TRACE.length()), response);
      return;
    }
    String of = name.endsWith(REPORTS) ? name.substring(0, name.length() - REPORTS.length()) : name;
    LinkView link = view.link(of);
    if (link != null && !of.equals(name)) {
      ok(response, new Json.Reports(view.reports(of)));
    } else if (link == null) {
      json(response, Status.NOT_FOUND_404, Json.error("there is no link of this name"));
    } else {
      ok(response, new Json.LinkDetail(rates.status(link), view.machines(name)));
    }
  }

  /** Does what is asked of a link; the status says in short what the body says in full. */
  private void command(ServerRequest request, ServerResponse response) {
    String path = request.path().pathParameters().get("name");
    if (path.endsWith(RESELECT)) {
      Query.none(request.query());
      String name = path.substring(0, path.length() - RESELECT.length());
      answer(response, name, "Separate.req, Select.req", view.reselect(name), RESELECTED_WITHIN);
      return;
    }
    String name = path.substring(0, path.length() - SEND.length());
    SendRequest asked =
        SendRequest.of(request, Query.only(request.query(), "timeout"), view.charset(name));
    SmlMessage message = asked.message();
    String what =
        "S%dF%d%s".formatted(message.stream(), message.function(), message.wbit() ? " W" : "");
    answer(response, name, what, view.send(name, message), asked.timeout());
  }

  private static void answer(
      ServerResponse response,
      String name,
      String what,
      @Nullable CompletableFuture<SendView> sending,
      Duration within) {
    if (sending == null) {
      json(response, Status.NOT_FOUND_404, Json.error("there is no link of this name"));
      return;
    }
    SendView sent;
    try {
      sent = sending.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent =
          SendView.without(
              name,
              what,
              SendView.Outcome.UNKNOWN,
              "TIMEOUT",
              "no reply within " + Durations.format(within));
    } catch (ExecutionException e) {
      throw new IllegalStateException("sending failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    json(response, status(sent), Json.bytes(sent));
  }

  private static Status status(SendView sent) {
    return switch (sent.outcome()) {
      case REPLIED, SENT, UNREADABLE -> Status.OK_200;
      case UNKNOWN -> Status.GATEWAY_TIMEOUT_504;
      case REFUSED -> {
        String cause = String.valueOf(sent.cause());
        yield cause.equals("NOT_ALLOWED")
            ? Status.FORBIDDEN_403
            : PEER_REFUSED.contains(cause)
                ? Status.BAD_GATEWAY_502
                : Status.SERVICE_UNAVAILABLE_503;
      }
    };
  }

  static void badSml(ServerRequest request, ServerResponse response, SendRequest.BadSml e) {
    json(
        response,
        Status.BAD_REQUEST_400,
        Json.bytes(new Json.BadSml(String.valueOf(e.getMessage()), e.line, e.column)));
  }

  private void trace(String name, ServerResponse response) {
    if (view.link(name) == null) {
      json(response, Status.NOT_FOUND_404, Json.error("there is no link of this name"));
      return;
    }
    try (TraceSource source = view.trace(name)) {
      TraceReader reader = source == null ? null : new TraceReader(source);
      if (reader == null || !hub.join(reader)) {
        json(
            response,
            Status.SERVICE_UNAVAILABLE_503,
            Json.error("as many read traces or events as may; end another"));
        return;
      }
      serve(reader, response);
    }
  }

  private void messages(ServerRequest request, ServerResponse response) {
    Slice slice = Query.slice(request.query(), view);
    List<MessageView> found = view.messages(slice);
    long next = found.isEmpty() ? slice.after() : found.getLast().id();
    ok(response, new Json.Messages(found, next));
  }

  private void linkEvents(ServerRequest request, ServerResponse response) {
    Slice slice = Query.slice(request.query(), view);
    List<LinkEventView> found = view.linkEvents(slice);
    long next = found.isEmpty() ? slice.after() : found.getLast().id();
    ok(response, new Json.Events(found, next));
  }

  private void sinks(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    ok(response, new Json.Sinks(view.sinks()));
  }

  private void events(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    EventReader reader = hub.join();
    if (reader == null) {
      json(
          response,
          Status.SERVICE_UNAVAILABLE_503,
          Json.error("as many read events as may; close another page"));
      return;
    }
    serve(reader, response);
  }

  private void serve(EventReader reader, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    try (OutputStream out = response.outputStream()) {
      hub.serve(reader, out);
    } catch (IOException | UncheckedIOException e) {
      // The reader is gone, which is how most of them end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void metrics(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
        .send(metrics.scrape());
  }

  private void live(ServerRequest request, ServerResponse response) {
    ok(response, new Json.Health("up", List.of(), view.sockets()));
  }

  private void ready(ServerRequest request, ServerResponse response) {
    List<String> reasons = view.unreadyReasons();
    if (reasons.isEmpty()) {
      ok(response, new Json.Health("ready", reasons, view.sockets()));
    } else {
      json(
          response,
          Status.SERVICE_UNAVAILABLE_503,
          Json.bytes(new Json.Health("not ready", reasons, view.sockets())));
    }
  }

  private static void ok(ServerResponse response, Object body) {
    json(response, Status.OK_200, Json.bytes(body));
  }
}
