package dev.holdfast.sim.tool;

import static dev.holdfast.sim.tool.HsmsBytes.control;
import static dev.holdfast.sim.tool.HsmsBytes.data;
import static dev.holdfast.sim.tool.HsmsBytes.hex;
import static dev.holdfast.sim.tool.HsmsBytes.join;
import static dev.holdfast.sim.tool.HsmsBytes.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.RawClient;
import dev.holdfast.sim.tool.HsmsBytes.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ToolSimulatorTest {

  private static Links links;

  @TempDir Path dir;

  @BeforeAll
  static void startLoops() {
    links = Links.open(new LinksSettings(1, false));
  }

  @AfterAll
  static void stopLoops() {
    links.close();
  }

  private static ToolSettings.Builder settings() {
    return ToolSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0"));
  }

  private static Frame read(RawClient client) throws IOException {
    int length = ByteBuffer.wrap(client.read(4)).getInt();
    return HsmsBytes.parse(client.read(length));
  }

  private static RawClient select(ToolSimulator tool) throws IOException {
    RawClient client = new RawClient(tool.address());
    client.write(control(HsmsBytes.SELECT_REQ, 1));
    Frame answer = read(client);
    assertThat(answer.sType()).isEqualTo(HsmsBytes.SELECT_RSP);
    assertThat(answer.function()).isZero();
    return client;
  }

  private static void acknowledge(RawClient client, Frame primary) throws IOException {
    client.write(
        data(primary.stream(), primary.function() + 1, false, primary.system(), hex("210100")));
  }

  private static long dataId(Frame event) {
    assertThat(event.name()).isEqualTo("S6F11");
    return number(event.elements().getFirst());
  }

  @Test
  void bindsARealPortAndTellsIt() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().build())) {
      assertThat(tool.address()).matches("127\\.0\\.0\\.1:[1-9][0-9]*");
    }
  }

  @Test
  void failsAtOnceWhereThePortIsTaken() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().build())) {
      ToolSettings same = ToolSettings.at(Endpoint.parse("tcp-listen://" + tool.address())).build();
      assertThatThrownBy(() -> ToolSimulator.open(links, same))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(tool.address());
    }
  }

  @Test
  void answersWhateverTheSegmentsAre() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().build());
        RawClient client = select(tool)) {
      client.writeSplit(data(1, 1, true, 5));
      assertThat(read(client).name()).isEqualTo("S1F2");
      client.write(
          join(
              data(1, 13, true, 6, hex("0100")),
              data(2, 25, true, 7, hex("210155")),
              control(HsmsBytes.LINKTEST_REQ, 8),
              data(1, 99, true, 9),
              data(77, 1, true, 10)));
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        names.add(read(client).name());
      }
      assertThat(names)
          .containsExactlyInAnyOrder(
              "S1F14", "S2F26", "SType " + HsmsBytes.LINKTEST_RSP, "S9F5", "S9F3");
    }
  }

  @Test
  void servesOneHostAtATime() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().build());
        RawClient host = select(tool);
        RawClient second = new RawClient(tool.address())) {
      second.write(control(HsmsBytes.SELECT_REQ, 2));
      assertThat(read(second).function()).isEqualTo(3);
      second.awaitEnd();
      host.write(data(1, 1, true, 5));
      assertThat(read(host).name()).isEqualTo("S1F2");
    }
  }

  @Test
  void isThereAgainAfterSeparate() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().build())) {
      try (RawClient client = select(tool)) {
        client.write(control(HsmsBytes.SEPARATE_REQ, 2));
        client.awaitEnd();
      }
      select(tool).close();
    }
  }

  @Test
  void sendsEventsInOrderEachOnce() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().eventsPerSecond(500).build());
        RawClient client = select(tool)) {
      for (int i = 1; i <= 200; i++) {
        Frame event = read(client);
        assertThat(dataId(event)).isEqualTo(i);
        acknowledge(client, event);
      }
    }
  }

  @Test
  void sendsTheSameEventAgainAfterReconnect() throws IOException {
    try (ToolSimulator tool = ToolSimulator.open(links, settings().eventsPerSecond(100).build())) {
      byte[] body;
      try (RawClient client = select(tool)) {
        acknowledge(client, read(client));
        Frame second = read(client);
        assertThat(dataId(second)).isEqualTo(2);
        body = second.body();
      }
      try (RawClient client = select(tool)) {
        Frame again = read(client);
        assertThat(again.body()).isEqualTo(body);
        acknowledge(client, again);
        assertThat(dataId(read(client))).isEqualTo(3);
      }
    }
  }

  @Test
  void sendsTheSameEventAgainAfterT3() throws IOException {
    ToolSettings settings =
        settings().eventsPerSecond(100).hsms(h -> h.t3(Duration.ofSeconds(1))).build();
    try (ToolSimulator tool = ToolSimulator.open(links, settings);
        RawClient client = select(tool)) {
      Frame first = read(client);
      assertThat(read(client).name()).isEqualTo("S9F9");
      assertThat(read(client).body()).isEqualTo(first.body());
    }
  }

  @Test
  void goesOnFromItsRecordFile() throws IOException {
    Path record = dir.resolve("tool.jsonl");
    ToolSettings settings = settings().eventsPerSecond(1000).alarmEvery(2).record(record).build();
    byte[] unacknowledged;
    try (ToolSimulator tool = ToolSimulator.open(links, settings);
        RawClient client = select(tool)) {
      for (String name : List.of("S6F11", "S6F11", "S5F1")) {
        Frame frame = read(client);
        assertThat(frame.name()).isEqualTo(name);
        acknowledge(client, frame);
      }
      unacknowledged = read(client).body();
    }
    assertThat(Files.readAllLines(record))
        .filteredOn(line -> line.startsWith("{\"link\""))
        .containsExactly(
            "{\"link\":\"hsms\",\"id\":\"S6F11:1\"}",
            "{\"link\":\"hsms\",\"id\":\"S6F11:2\"}",
            "{\"link\":\"hsms\",\"id\":\"S5F1:1\"}");
    try (ToolSimulator tool = ToolSimulator.open(links, settings);
        RawClient client = select(tool)) {
      Frame again = read(client);
      assertThat(again.body()).isEqualTo(unacknowledged);
      acknowledge(client, again);
      assertThat(dataId(read(client))).isEqualTo(4);
    }
  }

  @Test
  void standsGarbageAndServesTheNextHost() throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    try (ToolSimulator tool = ToolSimulator.open(links, settings().build())) {
      for (int i = 0; i < 30; i++) {
        try (RawClient client = new RawClient(tool.address())) {
          byte[] garbage = new byte[random.nextInt(1, 3_000)];
          random.nextBytes(garbage);
          client.write(garbage);
        } catch (IOException expected) {
          // The tool may close while the garbage is still on its way.
        }
      }
      try (RawClient client = select(tool)) {
        client.write(data(1, 13, true, 6, hex("0100")));
        assertThat(read(client).name()).isEqualTo("S1F14");
      }
    }
  }

  @Test
  void separatesWhenItCloses() throws IOException {
    ToolSimulator tool = ToolSimulator.open(links, settings().build());
    try (RawClient client = select(tool)) {
      tool.close();
      assertThat(read(client).sType()).isEqualTo(HsmsBytes.SEPARATE_REQ);
      client.awaitEnd();
    }
  }

  @Test
  void dialsAHostThatListens() throws IOException {
    try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      host.setSoTimeout(10_000);
      Endpoint endpoint = Endpoint.parse("tcp://127.0.0.1:" + host.getLocalPort());
      try (ToolSimulator tool = ToolSimulator.open(links, ToolSettings.at(endpoint).build());
          Socket peer = host.accept()) {
        assertThat(tool.address()).isEqualTo("127.0.0.1:" + host.getLocalPort());
        byte[] request = peer.getInputStream().readNBytes(14);
        assertThat(HsmsBytes.frames(request).getFirst().sType()).isEqualTo(HsmsBytes.SELECT_REQ);
      }
    }
  }

  @Test
  void refusesSettingsThatDoNotFit() {
    assertThatThrownBy(() -> settings().eventsPerSecond(-1).build())
        .hasMessageContaining("events-per-second");
    assertThatThrownBy(() -> settings().eventsPerSecond(Double.NaN).build())
        .hasMessageContaining("events-per-second");
    assertThatThrownBy(() -> settings().alarmEvery(-1).build()).hasMessageContaining("alarm-every");
    assertThatThrownBy(() -> settings().model("twenty-one characters").build())
        .hasMessageContaining("model");
    assertThatThrownBy(() -> settings().hsms(h -> h.active()).build())
        .hasMessageContaining("connect mode");
  }
}
