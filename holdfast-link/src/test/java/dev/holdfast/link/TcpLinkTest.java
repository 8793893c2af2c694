package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.link.endpoint.Endpoint;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpLinkTest {

  @ParameterizedTest
  @CsvSource({"127.0.0.1,false", "[::1],false", "localhost,false", "127.0.0.1,true", "[::1],true"})
  void carriesFramesBothWays(String host, boolean portable) throws Exception {
    Recorder heard = new Recorder();
    Recorder served = new Recorder();
    try (Links links = Links.open(new LinksSettings(2, portable))) {
      Link<FrameSession> server =
          links.open(
              LinkSettings.of("server", "tcp-listen://" + host + ":0").build(),
              FrameSession::new,
              served);
      int port = ((Endpoint.Tcp) server.bound().get(5, TimeUnit.SECONDS)).port();
      Link<FrameSession> client =
          links.open(
              LinkSettings.of("client", "tcp://" + host + ":" + port).build(),
              FrameSession::new,
              heard);
      await().until(() -> client.status().ready());
      client.execute(session -> session.send("echo 1"));
      client.execute(session -> session.send("echo 2"));

      await().untilAsserted(() -> assertThat(heard.texts()).containsExactly("back 1", "back 2"));
      assertThat(served.texts()).containsExactly("echo 1", "echo 2");
      assertThat(heard.states())
          .startsWith(LinkState.DIALING, LinkState.CONNECTED, LinkState.READY);
      LinkStatus status = client.status();
      assertThat(status.bytesIn()).isEqualTo(20);
      assertThat(status.bytesOut()).isEqualTo(20);
      assertThat(status.messagesIn()).isEqualTo(2);
      assertThat(status.epoch()).isEqualTo(1);
      assertThat(status.peer()).endsWith(":" + port);
    }
    assertThat(served.states()).endsWith(LinkState.STOPPING, LinkState.STOPPED);
    assertThat(heard.states()).endsWith(LinkState.STOPPING, LinkState.STOPPED);
  }
}
