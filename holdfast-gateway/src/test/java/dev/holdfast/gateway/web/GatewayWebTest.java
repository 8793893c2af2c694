package dev.holdfast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.sml.SmlMessage;
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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void listsTheConnectionsOfThisHost() throws Exception {
    JsonNode page = json("/api/connections");
    assertThat(page.get("connections").asInt()).isPositive();
    assertThat(page.get("rows").valueStream().map(row -> row.get("remote").asString()))
        .anyMatch(remote -> remote.endsWith(":" + web.port()));
    assertThat(page.get("verdicts").size()).isPositive();
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
            "holdfast_link_messages_total{direction=\"in\",link=\"etcher-1\",protocol=\"hsms\"}"
                + " 45.0",
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

  private HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void answerBy(SendView.Outcome outcome, @Nullable String cause) {
    gateway.answers =
        message ->
            CompletableFuture.completedFuture(
                SendView.without("etcher-1", "S1F1 W", outcome, cause, "for a reason"));
  }

  @Test
  void sendsWhatIsPostedAsTextOrJson() throws Exception {
    List<SmlMessage> sent = new ArrayList<>();
    gateway.answers =
        message -> {
          sent.add(message);
          return CompletableFuture.completedFuture(
              new SendView(
                  "etcher-1",
                  "S1F1 W",
                  SendView.Outcome.REPLIED,
                  "S1F2",
                  "S1F2.",
                  List.of(),
                  null,
                  null));
        };

    HttpResponse<String> text = post("/api/links/etcher-1/send", "S1F1 W.");
    HttpResponse<String> json =
        post(
            "/api/links/etcher-1/send",
            "{\"sml\": \"S1F1 W.\", \"timeout\": \"5s\"}",
            "Content-Type",
            "application/json");

    assertThat(text.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(text.body()).path("sml").asString()).isEqualTo("S1F2.");
    assertThat(json.body()).isEqualTo(text.body());
    assertThat(sent).hasSize(2).allSatisfy(m -> assertThat(m.stream()).isEqualTo(1));
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN, T3, 504",
    "REFUSED, REJECTED, 502",
    "REFUSED, NOT_SELECTED, 503",
    "REFUSED, NOT_ALLOWED, 403",
    "SENT, , 200"
  })
  void tellsByTheStatusWhatCameOfAMessage(
      SendView.Outcome outcome, @Nullable String cause, int status) throws Exception {
    answerBy(outcome, cause);

    assertThat(post("/api/links/etcher-1/send", "S1F1 W.").statusCode()).isEqualTo(status);
  }

  @Test
  void givesUpWaitingForAReplyWhenToldTo() throws Exception {
    gateway.answers = message -> new CompletableFuture<>();

    HttpResponse<String> answer = post("/api/links/etcher-1/send?timeout=50ms", "S1F1 W.");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(JSON.readTree(answer.body()).path("cause").asString()).isEqualTo("TIMEOUT");
  }

  @Test
  void saysWhereSmlIsWrong() throws Exception {
    JsonNode answer = JSON.readTree(post("/api/links/etcher-1/send", "S1F1 W\n<Q 1>.").body());

    assertThat(answer.path("line").asInt()).isEqualTo(2);
    assertThat(answer.path("column").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"S1F2.", "S0F1.", "", "S1F1 W. S1F3 W."})
  void refusesWhatIsNotOnePrimaryMessage(String sml) throws Exception {
    assertThat(post("/api/links/etcher-1/send", sml).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example",
    "Origin, null",
    "Origin, http://127.0.0.1:1",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void sendsNothingForOtherSites(String header, String value) throws Exception {
    HttpResponse<String> answer = post("/api/links/etcher-1/send", "S1F1 W.", header, value);

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void sendsForItsOwnPage() throws Exception {
    answerBy(SendView.Outcome.SENT, null);

    HttpResponse<String> answer =
        post(
            "/api/links/etcher-1/send",
            "S1F1 W.",
            "Origin",
            "http://127.0.0.1:" + web.port(),
            "Sec-Fetch-Site",
            "same-origin");

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void asksForANewSelection() throws Exception {
    gateway.reselects =
        link ->
            CompletableFuture.completedFuture(
                SendView.without(
                    link, "Separate.req", SendView.Outcome.REFUSED, "NOT_POSSIBLE", "passive"));
    HttpResponse<String> answer = post("/api/links/etcher-1/reselect", "");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(answer.body()).path("cause").asString()).isEqualTo("NOT_POSSIBLE");
    assertThat(post("/api/links/nobody/reselect", "").statusCode()).isEqualTo(404);
    assertThat(post("/api/links/etcher-1/reselect?now=1", "").statusCode()).isEqualTo(400);
    assertThat(post("/api/links/etcher-1/reselect", "", "Origin", "http://elsewhere").statusCode())
        .isEqualTo(403);
    assertThat(get("/api/links/etcher-1/reselect").statusCode()).isEqualTo(404);
  }

  @Test
  void sendsNothingOnAnUnknownLink() throws Exception {
    assertThat(post("/api/links/nobody/send", "S1F1 W.").statusCode()).isEqualTo(404);
    assertThat(get("/api/links/nobody/trace").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesATraceBeyondTheMost() throws Exception {
    assertThat(get("/api/links/etcher-1/trace").statusCode()).isEqualTo(503);
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
