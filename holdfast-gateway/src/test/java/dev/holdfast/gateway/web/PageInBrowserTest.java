package dev.holdfast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.link.LinkState;
import dev.holdfast.link.session.SessionEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageInBrowserTest {
  private static Browser browser;

  private final FakeGateway gateway = Plant.gateway();
  private GatewayWeb web;

  @BeforeAll
  static void startBrowser() throws Exception {
    assumeTrue(Browser.exists(), "chromium is not installed");
    browser = Browser.start();
  }

  @AfterAll
  static void stopBrowser() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    web = GatewayWeb.start(WebOptions.loopback(0), gateway);
    gateway.store("etcher-1", FakeGateway.START, "S1F13", "S1F13 W\n<L[0]>.", "00000000000c8a");
    browser.forget();
    browser.look(1280, 800, false);
  }

  @AfterEach
  void stop() {
    browser.open(URI.create("about:blank"));
    web.close();
  }

  @Test
  void showsEveryLinkInARow() throws Exception {
    open("");

    browser.await("document.querySelectorAll('#rows tr').length === 2");
    assertThat(text("#rows")).contains("etcher-1", "SELECTED", "litho-2", "WAITING");
    assertThat(text("#sink-rows")).contains("archive");
    assertThat(text("#gateway-name")).isEqualTo("line-7");
    assertQuietAndLocal();
  }

  @Test
  void followsALinkWithoutReload() throws Exception {
    open("");
    browser.await("document.querySelector('#rows').innerText.includes('SELECTED')");

    gateway.change("etcher-1", link -> Plant.unselected("etcher-1"));

    browser.await("document.querySelector('#rows').innerText.includes('NOT SELECTED')");
    assertQuietAndLocal();
  }

  @Test
  void goesFromARowToTheLink() throws Exception {
    open("");
    browser.await("document.querySelector('#rows .link-name')");

    browser.read("document.querySelector('#rows tr td:nth-child(3)').click()");

    browser.await("location.hash === '#/link/etcher-1'");
    browser.await("document.querySelector('.detail h1').textContent === 'etcher-1'");
    browser.await("document.querySelector('#overview').hidden");
  }

  @Test
  void lightsTheCurrentStateOfTheMachine() throws Exception {
    open("#/link/etcher-1");

    browser.await("document.querySelectorAll('.machine .state').length === 3");
    assertThat(lit()).isEqualTo("SELECTED");
    assertThat(browser.read("document.querySelectorAll('.machine .trigger').length"))
        .isEqualTo(String.valueOf(FakeTables.HSMS.rows().size()));

    gateway.machines(
        "etcher-1",
        StateTableView.of("hsms session", FakeTables.HSMS, FakeTables.Hsms.NOT_SELECTED));
    gateway.change("etcher-1", link -> Plant.unselected("etcher-1"));

    browser.await("document.querySelector('.state.current').dataset.state === 'NOT_SELECTED'");
    assertQuietAndLocal();
  }

  @Test
  void sendsAMessageAndShowsTheReply() throws Exception {
    gateway.answers =
        message ->
            CompletableFuture.completedFuture(
                new SendView(
                    "etcher-1",
                    "S1F3 W",
                    SendView.Outcome.REPLIED,
                    "S1F4",
                    "S1F4\n<L [1]\n  <F4 [1] 24.5>\n>\n.",
                    List.of(
                        Map.of("kind", "SVID", "id", "21", "name", "Temperature", "value", "24.5")),
                    null,
                    null));
    open("#/link/etcher-1");
    browser.await("document.querySelector('.send') && !document.querySelector('.send').hidden");

    browser.read("document.querySelector('.send').open = true");
    browser.read("document.querySelector('.send-text').value = 'S1F3 W <L <U4 21>>.'");
    browser.read("document.querySelector('.send-button').click()");

    browser.await("!document.querySelector('.send-reply').hidden");
    assertThat(text(".send-reply")).contains("<F4 [1] 24.5>");
    assertThat(text(".send")).contains("answered by S1F4", "Temperature", "= 24.5");
    assertQuietAndLocal();
  }

  @Test
  void saysWhereAMessageIsNoSml() throws Exception {
    open("#/link/etcher-1");
    browser.await("document.querySelector('.send') && !document.querySelector('.send').hidden");

    browser.read("document.querySelector('.send').open = true");
    browser.read("document.querySelector('.send-text').value = 'S1F3 W\\n<Q>.'");
    browser.read("document.querySelector('.send-button').click()");

    browser.await("document.querySelector('.send-state[data-kind=bad]')");
    assertThat(text(".send")).contains("line 2, column 2");
  }

  @Test
  void tellsWhatATransitionDoes() throws Exception {
    open("#/link/etcher-1");
    browser.await("document.querySelector('.trigger')");

    browser.read("document.querySelector('.trigger').focus()");

    assertThat(text(".machine-caption"))
        .isEqualTo("NOT CONNECTED — CONNECTED → NOT SELECTED: send Select.req, start T6");
  }

  @Test
  void drawsLabelsThatDoNotOverlap() throws Exception {
    gateway.machines(
        "etcher-1",
        StateTableView.of("hsms session", FakeTables.HSMS, FakeTables.Hsms.SELECTED),
        StateTableView.of("link", LinkState.table(), LinkState.READY),
        StateTableView.of("meter line", FakeTables.METER, FakeTables.Meter.IDLE));
    open("#/link/etcher-1");
    browser.await("document.querySelectorAll('.machine').length === 3");

    assertThat(
            browser.read(
                """
                [...document.querySelectorAll('.machine')].flatMap((m) => {
                  const all = [...m.querySelectorAll('text, rect')]
                    .filter((n) => n.tagName === 'rect' || n.classList.contains('trigger'))
                    .map((n) => [n.textContent, n.getBoundingClientRect()]);
                  return all.flatMap(([a, r], i) => all.slice(i + 1)
                    .filter(([, s]) => r.left < s.right - 1 && s.left < r.right - 1
                      && r.top < s.bottom - 2 && s.top < r.bottom - 2)
                    .map(([b]) => a + ' on ' + b));
                }).join('; ')
                """))
        .isEmpty();
  }

  @Test
  void showsMessagesAndEventsAsTheyCome() throws Exception {
    open("#/link/etcher-1");
    browser.await("document.querySelectorAll('.message-row').length === 1");
    assertThat(text(".decoded")).isEqualTo("S1F13 W\n<L[0]>.");
    assertThat(text(".hex")).startsWith("0000  00 00 00 00 00 0c 8a");

    gateway.store("etcher-1", FakeGateway.START + 1, "S6F11", "S6F11 W\n<U4 7>.", "00ff");
    gateway.note("etcher-1", FakeGateway.START, SessionEvent.error("cut", "PATH_DEAD"));

    browser.await("document.querySelector('.message-row .m-kind').textContent === 'S6F11'");
    browser.await("document.querySelector('#detail .event-list').innerText.includes('PATH_DEAD')");
    assertQuietAndLocal();
  }

  @Test
  void standsStillWhilePaused() throws Exception {
    open("#/link/etcher-1");
    browser.await("document.querySelectorAll('.message-row').length === 1");
    browser.read(
        "[...document.querySelectorAll('button')].find(b => b.innerText === 'Pause').click()");

    gateway.store("etcher-1", FakeGateway.START + 1, "S6F11", "S6F11 W\n<U4 7>.", "00ff");
    browser.await("document.querySelector('.note').textContent.includes('newer')");

    assertThat(browser.read("document.querySelectorAll('.message-row').length")).isEqualTo("1");
    browser.read(
        "[...document.querySelectorAll('button')].find(b => b.innerText === 'Go on').click()");
    browser.await("document.querySelectorAll('.message-row').length === 2");
  }

  @Test
  void neverMakesMarkupOfData() throws Exception {
    String markup = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";
    gateway.put(FakeGateway.link(markup, "hsms", "tcp://" + markup));
    gateway.store("etcher-1", FakeGateway.START, markup, markup, "00");
    gateway.note("etcher-1", FakeGateway.START, SessionEvent.error("cut", markup));
    open("#/link/etcher-1");
    browser.await("document.querySelectorAll('.message-row').length === 2");
    browser.await("document.querySelector('#detail .event-list').innerText.includes('bold')");

    assertThat(browser.read("document.querySelectorAll('main img, main b b, [onerror]').length"))
        .isEqualTo("0");
    assertThat(browser.read("document.title")).doesNotContain("owned");
    assertQuietAndLocal();
  }

  @Test
  void selectsAgainAfterASecondThought() throws Exception {
    gateway.reselects =
        link ->
            CompletableFuture.completedFuture(
                new SendView(
                    link,
                    "Select.req",
                    SendView.Outcome.REPLIED,
                    "Select.rsp",
                    null,
                    List.of(),
                    null,
                    null));
    open("#/link/etcher-1");
    browser.await(
        "document.querySelector('.reselect') && !document.querySelector('.reselect').hidden");

    browser.read("document.querySelector('.reselect').click()");
    assertThat(text(".reselect")).startsWith("Sure?");
    assertThat(text(".reselect-box .send-state")).isEmpty();
    browser.read("document.querySelector('.reselect').click()");

    browser.await("document.querySelector('.reselect-box .send-state[data-kind=good]')");
    assertThat(text(".reselect-box .send-state")).isEqualTo("selected again");
    assertThat(text(".reselect")).isEqualTo("Select again");
    assertQuietAndLocal();
  }

  @Test
  void showsTheConnectionsOfTheHost() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket far = server.accept()) {
      String own = "127.0.0.1:" + near.getLocalPort();
      open("watch.html");
      browser.await("document.querySelector('#rows').innerText.includes('" + own + "')");

      filter("" + near.getLocalPort());
      browser.await("document.querySelectorAll('#rows tr').length === 2");
      assertThat(text("#rows")).contains("ESTABLISHED", "127.0.0.1:" + far.getLocalPort());
      assertThat(text("#rows")).contains(" " + ProcessHandle.current().pid());
      assertThat(browser.read("document.querySelector('#rows tr').dataset.verdict"))
          .isIn("healthy", "blind", "unknown");

      filter("no such connection");
      assertThat(browser.read("document.querySelector('#none').hidden")).isEqualTo("false");
      assertQuietAndLocal();
    }
  }

  private static void filter(String words) {
    browser.read(
        "(f => { f.value = '%s'; f.dispatchEvent(new Event('input')); })(document.querySelector('#filter'))"
            .formatted(words));
  }

  @Test
  void saysThatTheGatewayIsGoneAndComesBack() throws Exception {
    open("");
    browser.await("document.querySelector('#connection').dataset.state === 'live'");
    int port = web.port();
    web.close();
    browser.await("document.querySelector('#connection').dataset.state === 'gone'");
    gateway.put(FakeGateway.link("cvd-3", "hsms", "tcp://10.0.4.23:5000"));

    web = GatewayWeb.start(WebOptions.loopback(port), gateway);

    browser.await("document.querySelector('#connection').dataset.state === 'live'");
    browser.await("document.querySelector('#rows').innerText.includes('cvd-3')");
  }

  @Test
  void fitsAPhone() throws Exception {
    browser.look(390, 844, true);
    open("#/link/etcher-1");
    browser.await("document.querySelector('.machine .current')");

    assertThat(browser.read("document.documentElement.scrollWidth")).isEqualTo("390");
    browser.read("location.hash = '#/'");
    browser.await("document.querySelectorAll('#rows tr').length === 2");
    assertThat(browser.read("document.documentElement.scrollWidth")).isEqualTo("390");
  }

  private void open(String hash) throws InterruptedException {
    browser.open(URI.create("about:blank"));
    browser.open(URI.create("http://127.0.0.1:" + web.port() + "/" + hash));
    browser.await("document.body.dataset.loaded");
  }

  private static String text(String selector) {
    return browser.read("document.querySelector('" + selector + "').innerText.trim()");
  }

  private static String lit() {
    return browser.read(
        "[...document.querySelectorAll('.state.current')].map((s) => s.dataset.state).join()");
  }

  private void assertQuietAndLocal() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(
            url -> url.startsWith("http://127.0.0.1:" + web.port()) || url.equals("about:blank"));
  }
}
