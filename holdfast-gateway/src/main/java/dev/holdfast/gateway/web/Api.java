package dev.holdfast.gateway.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The routes that answer programs. */
final class Api {
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
    LinkView link = view.link(name);
    if (link == null) {
      json(response, Status.NOT_FOUND_404, Json.error("there is no link of this name"));
    } else {
      ok(response, new Json.LinkDetail(rates.status(link), view.machines(name)));
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
