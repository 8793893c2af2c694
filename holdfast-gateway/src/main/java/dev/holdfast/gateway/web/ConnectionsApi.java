package dev.holdfast.gateway.web;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;

/** The route that shows every connection of the host, to this host only. */
final class ConnectionsApi {

  private final ConnectionBook book;
  private final boolean onLoopback;

  /**
   * @param onLoopback whether only this host reaches the gateway's address
   */
  ConnectionsApi(ConnectionBook book, boolean onLoopback) {
    this.book = book;
    this.onLoopback = onLoopback;
  }

  void route(HttpRouting.Builder routing) {
    routing.get("/api/connections", this::connections);
  }

  private void connections(ServerRequest request, ServerResponse response) {
    Query.none(request.query());
    if (!onLoopback) {
      Api.json(
          response,
          Status.FORBIDDEN_403,
          Json.error("other programs' connections are shown on a loopback address only"));
      return;
    }
    try {
      Api.json(response, Status.OK_200, Json.bytes(book.look()));
    } catch (IOException e) {
      Api.json(
          response,
          Status.SERVICE_UNAVAILABLE_503,
          Json.error("the connections cannot be read: " + e.getMessage()));
    }
  }
}
