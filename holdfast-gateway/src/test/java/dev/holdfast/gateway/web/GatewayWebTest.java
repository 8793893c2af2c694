package dev.holdfast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.session.SessionEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GatewayWebTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FakeGateway gateway = Plant.gateway();
  private final HttpClient http = HttpClient.newHttpClient();
  private GatewayWeb web;

  GatewayWebTest() throws IOException {
    web = GatewayWeb.start(WebOptions.loopback(0), gateway);
  }

  @BeforeEach
  void storeMessages() {
    for (int i = 0; i < 10; i++) {
      gateway.store(i % 2 == 0 ? "etcher-1" : "litho-2", 1000 + i, "S1F1", "S1F1 W.", "00");
    }
  }

  @AfterEach
  void stop() {
    web.close();
    http.close();
  }

  @Test
  void listsLinksInTheirOrder() throws Exception {
    JsonNode links = json("/api/links").get("links");

    assertThat(links.findValuesAsString("name")).startsWith("etcher-1", "litho-2");
    assertThat(links.get(0).get("sessionState").asString()).isEqualTo("SELECTED");
    assertThat(links.get(0).get("traffic").get("messagesIn").asLong()).isEqualTo(45);
    assertThat(links.get(0).get("counters").get("BAD_BODIES").asLong()).isEqualTo(7);
    assertThat(links.get(0).has("rates")).isTrue();
    assertThat(links.get(1).get("peer").isNull()).isTrue();
  }

  @Test
  void showsTheStateMachineOfALink() throws Exception {
    JsonNode machine = json("/api/links/etcher-1").get("machines").get(0);

    assertThat(machine.get("current").asString()).isEqualTo("SELECTED");
    assertThat(machine.get("states")).hasSize(3);
    assertThat(machine.get("rows")).hasSize(FakeTables.HSMS.rows().size());
    assertThat(machine.get("rows").get(0).toString())
        .isEqualTo(
            "{\"from\":\"NOT_CONNECTED\",\"trigger\":\"CONNECTED\","
                + "\"action\":\"send Select.req, start T6\",\"to\":\"NOT_SELECTED\"}");
  }

  @Test
  void decodesTheNameOfALink() throws Exception {
    gateway.put(FakeGateway.link("hall a/1", "arq", "udp://10.0.0.1:1"));

    assertThat(json("/api/links/hall%20a%2F1").get("link").get("name").asString())
        .isEqualTo("hall a/1");
  }

  @Test
  void knowsNoOtherLink() throws Exception {
    assertThat(get("/api/links/nobody").statusCode()).isEqualTo(404);
  }

  @Test
  void readsAllMessagesByFollowingNext() throws Exception {
    List<Long> ids = new ArrayList<>();
    long after = 0;
    while (true) {
      JsonNode page = json("/api/messages?limit=3&after=" + after);
      if (page.get("messages").isEmpty()) {
        assertThat(page.get("next").asLong()).isEqualTo(after);
        break;
      }
      page.get("messages").forEach(m -> ids.add(m.get("id").asLong()));
      after = page.get("next").asLong();
    }

    assertThat(ids).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void pagesBackFromTheNewest() throws Exception {
    JsonNode page = json("/api/messages?link=etcher-1&before=9&limit=2").get("messages");

    assertThat(page.findValuesAsString("id")).containsExactly("5", "7");
  }

  @Test
  void readsTheEventsOfOneLink() throws Exception {
    gateway.note("etcher-1", 1, SessionEvent.warning("bad-body", "offset 3"));
    gateway.note("litho-2", 2, SessionEvent.info("opened", "epoch 1"));

    JsonNode page = json("/api/link-events?link=litho-2");

    assertThat(page.get("events").findValuesAsString("kind")).containsExactly("opened");
    assertThat(page.get("next").asLong()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "after=-1",
        "after=x",
        "after=99999999999999999999",
        "before=",
        "limit=0",
        "limit=501",
        "limit=1&limit=2",
        "link=nobody",
        "lnk=etcher-1",
        "link=%3Cscript%3E"
      })
  void refusesBadParametersInASentence(String query) throws Exception {
    HttpResponse<String> answer = get("/api/messages?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(JSON.readTree(answer.body()).get("error").asString())
        .contains(query.substring(0, query.indexOf('=')));
  }

  @Test
  void listsSinks() throws Exception {
    JsonNode sink = json("/api/sinks").get("sinks").get(0);

    assertThat(sink.get("delivered").asLong()).isEqualTo(5);
    assertThat(sink.get("waiting").asLong()).isEqualTo(2);
  }

  @Test
  void isReadyWithoutReasons() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    gateway.unready("The journal's disk is full.");

    HttpResponse<String> answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(answer.body()).get("reasons").get(0).asString())
        .isEqualTo("The journal's disk is full.");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(json("/api/gateway").get("ready").asBoolean()).isFalse();
  }

  @Test
  void countsInPrometheusText() throws Exception {
    assertThat(get("/metrics").body())
        .contains(
            "holdfast_link_ready{link=\"etcher-1\",protocol=\"hsms\"} 1.0",
            "holdfast_link_ready{link=\"litho-2\",protocol=\"hsms\"} 0.0",
            "holdfast_link_messages_total{direction=\"in\",link=\"etcher-1\",protocol=\"hsms\"} 45.0",
            "holdfast_session_bad_bodies_total{link=\"etcher-1\",protocol=\"hsms\"} 7.0",
            "holdfast_link_state{condition=\"ready\",link=\"etcher-1\",protocol=\"hsms\","
                + "session=\"SELECTED\",state=\"OPEN\"} 1.0",
            "holdfast_sink_waiting{kind=\"file\",sink=\"archive\"} 2.0",
            "holdfast_sink_delivered_total{kind=\"file\",sink=\"archive\"} 5.0",
            "holdfast_journal_commit_seconds_count 10",
            "holdfast_journal_queued 0.0",
            "jvm_memory_used_bytes");
  }

  @Test
  void metricsFollowTheState() throws Exception {
    String before = get("/metrics").body();
    gateway.change("etcher-1", link -> Plant.unselected("etcher-1"));

    String after = get("/metrics").body();

    assertThat(before).contains("state=\"OPEN\"} 1.0").contains("session=\"SELECTED\"");
    assertThat(after).contains("session=\"NOT_SELECTED\"").doesNotContain("session=\"SELECTED\"");
    assertThat(after).contains("holdfast_link_ready{link=\"etcher-1\",protocol=\"hsms\"} 0.0");
  }

  @Test
  void answersNothingElse() throws Exception {
    for (String path :
        List.of("/nothing", "/api/", "/api/nothing", "/GatewayWeb.class", "/../GatewayWeb.class")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void understandsOnlyGet() throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE")) {
      HttpResponse<String> answer =
          http.send(
              request("/api/links").method(method, BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    }
  }

  @Test
  void servesThePageWithHeadersThatKeepItSafe() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.body()).contains("<title>Holdfast</title>");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(get("/api/links").headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(get("/nothing").headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void answersNotModifiedForThePageTheBrowserHas() throws Exception {
    String tag = get("/app.js").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again =
        http.send(request("/app.js").header("If-None-Match", tag).build(), BodyHandlers.ofString());

    assertThat(again.statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:80", "127.8.9.1", "[::1]:8080"})
  void isReachedAsLocalhost(String host) throws Exception {
    assertThat(statusWithHost(host)).isEqualTo("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"})
  void isNotReachedUnderAForeignName(String host) throws Exception {
    assertThat(statusWithHost(host)).isEqualTo("HTTP/1.1 403 Forbidden");
  }

  @Test
  void saysThatItsPortIsTaken() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> GatewayWeb.start(WebOptions.loopback(other.getLocalPort()), gateway))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "the web page cannot be bound to 127.0.0.1 port " + other.getLocalPort());
    }
  }

  @Test
  void freesItsPortWhenClosed() throws Exception {
    int port = web.port();
    web.close();

    web = GatewayWeb.start(WebOptions.loopback(port), gateway);

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  private String statusWithHost(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), web.port())) {
      String head = "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(10_000);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return String.valueOf(in.readLine());
    }
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path));
  }
}
