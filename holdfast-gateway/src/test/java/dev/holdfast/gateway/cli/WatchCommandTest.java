package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EnabledOnOs(OS.LINUX)
class WatchCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private ServerSocketChannel server;
  private SocketChannel dialled;
  private SocketChannel accepted;

  @BeforeEach
  void connect() throws Exception {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    dialled = SocketChannel.open(server.getLocalAddress());
    accepted = server.accept();
  }

  @AfterEach
  void close() throws Exception {
    dialled.close();
    accepted.close();
    server.close();
  }

  private int port() throws Exception {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private HoldfastProcess watch(String... words) throws Exception {
    List<String> all = new java.util.ArrayList<>(List.of("watch"));
    all.addAll(List.of(words));
    return HoldfastProcess.start(folder, all.toArray(String[]::new));
  }

  @Test
  void printsAnObjectAConnection() throws Exception {
    try (HoldfastProcess watch = watch("--once", "--json", "--port", "" + port())) {
      assertThat(watch.awaitExit(PATIENCE)).isZero();
      assertThat(watch.output()).hasSize(2);
      for (String line : watch.output()) {
        JsonNode object = new JsonMapper().readTree(line);
        assertThat(object.propertyNames())
            .containsExactly(
                "local",
                "remote",
                "state",
                "pid",
                "process",
                "idleSeconds",
                "timer",
                "retransmits",
                "rttMicros",
                "verdict",
                "why");
        assertThat(object.path("local").asString()).startsWith("127.0.0.1:");
        assertThat(object.path("state").asString()).isEqualTo("ESTABLISHED");
        assertThat(object.path("pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(object.path("process").asString()).isNotEmpty();
        assertThat(object.path("idleSeconds").isNumber()).isTrue();
        assertThat(object.path("timer").asString()).isEqualTo("off");
        assertThat(object.path("verdict").asString()).isIn("healthy", "blind");
      }
    }
  }

  @Test
  void takesThresholdsAndFilters() throws Exception {
    try (HoldfastProcess blind =
            watch("--once", "--port", "" + port(), "--blind-after", "1ms", "--verdict", "blind");
        HoldfastProcess none = watch("--once", "--port", "" + port(), "--state", "close_wait")) {
      assertThat(blind.awaitExit(PATIENCE)).isZero();
      assertThat(blind.output()).hasSize(3);
      assertThat(blind.output().get(0)).startsWith("VERDICT\tLOCAL\tREMOTE");
      assertThat(blind.output().get(1)).startsWith("blind\t127.0.0.1:").contains("nobody");
      assertThat(none.awaitExit(PATIENCE)).isZero();
      assertThat(none.output()).hasSize(1);
    }
  }

  @Test
  void endsEachPassWithItsNumberAndItselfWhenToldTo() throws Exception {
    try (HoldfastProcess watch = watch("--json", "--interval", "50ms", "--port", "" + port())) {
      watch.awaitLine(line -> line.equals("{\"scan\":2,\"connections\":2}"), PATIENCE);
      watch.terminate();
      assertThat(watch.awaitExit(PATIENCE)).isZero();
    }
  }

  @Test
  void refusesWhatCannotBeDone() throws Exception {
    try (HoldfastProcess nobody = watch("--arm", "2147483647");
        HoldfastProcess wrong = watch("--probe", "me")) {
      assertThat(nobody.awaitExit(PATIENCE)).isEqualTo(ExitCode.REFUSED);
      assertThat(nobody.errors()).contains("there is no process 2147483647");
      assertThat(wrong.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void probesAndArmsAnotherProgram() throws Exception {
    Process child =
        new ProcessBuilder("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port() + "; sleep 60")
            .start();
    try (SocketChannel called = server.accept()) {
      assertThat(called.isConnected()).isTrue();
      try (HoldfastProcess probe = watch("--probe", child.pid() + ":3")) {
        assertThat(probe.awaitExit(PATIENCE)).isZero();
        assertThat(probe.output())
            .singleElement()
            .asString()
            .startsWith(child.pid() + ":3 alive: a keepalive probe was answered");
      }
      try (HoldfastProcess arm = watch("--arm", "" + child.pid(), "--keepalive-idle", "44s")) {
        assertThat(arm.awaitExit(PATIENCE)).isZero();
        assertThat(arm.output()).singleElement().asString().contains("keepalive after 44 s");
      }
    } finally {
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
    }
  }
}
