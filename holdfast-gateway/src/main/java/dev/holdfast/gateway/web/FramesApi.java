package dev.holdfast.gateway.web;

import dev.holdfast.arq.ArqFigures;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The routes of acknowledged frames: how they do, and one sent by hand. */
final class FramesApi {

  private static final String FRAMES = "/frames";

  /** Beyond any total deadline that a person waits for. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final GatewayView view;

  FramesApi(GatewayView view) {
    this.view = view;
  }

  /** Goes before the routes of links, and leaves to them what it does not know. */
  void route(HttpRouting.Builder routing) {
    routing.get("/api/links/{+name}", this::figures).post("/api/links/{+name}", this::send);
  }

  private void figures(ServerRequest request, ServerResponse response) {
    String path = request.path().pathParameters().get("name");
    if (!path.endsWith(FRAMES)) {
      response.next();
      return;
    }
    Query.none(request.query());
    ArqFigures figures = view.frames(link(path));
    if (figures == null) {
      Api.json(response, Status.NOT_FOUND_404, Json.error("no link of this name has frames"));
    } else {
      Api.json(response, Status.OK_200, Json.bytes(figures));
    }
  }

  private static String link(String path) {
    return path.substring(0, path.length() - FRAMES.length());
  }

  private void send(ServerRequest request, ServerResponse response) {
    String path = request.path().pathParameters().get("name");
    if (!path.endsWith(FRAMES)) {
      response.next();
      return;
    }
    Query.none(request.query());
    String name = link(path);
    CompletableFuture<FrameView> sending = view.sendFrame(name, FrameRequest.of(request));
    if (sending == null) {
      Api.json(response, Status.NOT_FOUND_404, Json.error("no link of this name has frames"));
      return;
    }
    FrameView sent;
    try {
      sent = sending.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      sent =
          new FrameView(
              name, FrameView.Result.UNKNOWN, null, 0, null, "TIMEOUT", "no outcome in 5 minutes");
    } catch (ExecutionException e) {
      throw new IllegalStateException("sending failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Api.json(response, status(sent.outcome()), Json.bytes(sent));
  }

  private static Status status(FrameView.Result result) {
    return switch (result) {
      case ACKNOWLEDGED, SENT -> Status.OK_200;
      case UNKNOWN -> Status.GATEWAY_TIMEOUT_504;
      case NOT_DELIVERED -> Status.SERVICE_UNAVAILABLE_503;
      case REFUSED -> Status.FORBIDDEN_403;
    };
  }
}
