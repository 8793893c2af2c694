package dev.holdfast.gateway.web;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The route of orders to meters. */
final class OrdersApi {

  private static final String ORDERS = "/orders";

  /** Beyond what a busy line needs for its turn and its retries. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final GatewayView view;

  OrdersApi(GatewayView view) {
    this.view = view;
  }

  /** Goes before the routes of links, and leaves to them what it does not know. */
  void route(HttpRouting.Builder routing) {
    routing.post("/api/links/{+name}", this::order);
  }

  private void order(ServerRequest request, ServerResponse response) {
    String path = request.path().pathParameters().get("name");
    if (!path.endsWith(ORDERS)) {
      response.next();
      return;
    }
    Query.none(request.query());
    String name = path.substring(0, path.length() - ORDERS.length());
    OrderRequest asked = OrderRequest.of(request);
    CompletableFuture<OrderView> given = view.order(name, asked);
    if (given == null) {
      Api.json(response, Status.NOT_FOUND_404, Json.error("there is no link of this name"));
      return;
    }
    OrderView ended;
    try {
      ended = given.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      ended =
          new OrderView(
              name,
              asked.meter(),
              "order",
              OrderView.Outcome.UNKNOWN,
              "TIMEOUT",
              "no outcome in 5 minutes");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the order failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Api.json(response, status(ended), Json.bytes(ended));
  }

  private static Status status(OrderView ended) {
    return switch (ended.outcome()) {
      case DONE -> Status.OK_200;
      case UNKNOWN -> Status.GATEWAY_TIMEOUT_504;
      case REFUSED ->
          switch (String.valueOf(ended.cause())) {
            case "NOT_ALLOWED", "READ_ONLY", "NO_PASSWORD" -> Status.FORBIDDEN_403;
            case "METER_REFUSED" -> Status.BAD_GATEWAY_502;
            case "NOT_CONNECTED", "UNSENT", "NOT_STARTED" -> Status.SERVICE_UNAVAILABLE_503;
            default -> Status.BAD_REQUEST_400;
          };
    };
  }
}
