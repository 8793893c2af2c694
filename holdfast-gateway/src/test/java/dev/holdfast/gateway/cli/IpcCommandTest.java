package dev.holdfast.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.SignalSender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code receive}, {@code put} and {@code ipc} as scripts see them. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class IpcCommandTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PID = ProcessHandle.current().pid();

  @TempDir private Path folder;

  private HoldfastProcess run(String... arguments) throws IOException {
    return HoldfastProcess.start(folder, arguments);
  }

  private void put(String endpoint, String text) throws Exception {
    try (HoldfastProcess put = run("put", endpoint, text, "--timeout", "20s")) {
      assertThat(put.awaitExit(PATIENCE)).as(put.errors()).isZero();
    }
  }

  private void remove(String endpoint) throws Exception {
    try (HoldfastProcess gone = run("ipc", "rm", endpoint)) {
      assertThat(gone.awaitExit(PATIENCE)).as(gone.errors()).isZero();
    }
  }

  /** Queues and semaphores keep what nobody has taken yet, and no more than asked for is taken. */
  @ParameterizedTest
  @ValueSource(strings = {"sysv-mq://0x%x", "posix-mq:///holdfast-%d"})
  void takesFromAQueueNoMoreThanAskedFor(String pattern) throws Exception {
    String endpoint = pattern.formatted(0x48000000L | PID);
    try (HoldfastProcess absent = run("receive", endpoint)) {
      assertThat(absent.awaitExit(PATIENCE)).isEqualTo(ExitCode.REFUSED);
      assertThat(absent.errors()).contains("not there yet");
    }
    put(endpoint + "?create=true", "first");
    try {
      put(endpoint, "second");
      try (HoldfastProcess one = run("receive", endpoint, "--count", "1");
          HoldfastProcess list = run("ipc", "ls")) {
        assertThat(one.awaitExit(PATIENCE)).isZero();
        assertThat(one.output()).containsExactly("first");
        assertThat(list.awaitExit(PATIENCE)).isZero();
        if (endpoint.startsWith("sysv")) {
          assertThat(list.output())
              .anyMatch(line -> line.startsWith(endpoint + " mode=0600") && line.endsWith(" dead"));
        }
      }
      try (HoldfastProcess rest = run("receive", endpoint, "--timeout", "1s", "--count", "2")) {
        assertThat(rest.awaitExit(PATIENCE)).isEqualTo(ExitCode.UNKNOWN);
        assertThat(rest.output()).containsExactly("second");
      }
    } finally {
      remove(endpoint);
    }
    try (HoldfastProcess again = run("ipc", "rm", endpoint)) {
      assertThat(again.awaitExit(PATIENCE)).isEqualTo(ExitCode.REFUSED);
    }
  }

  @Test
  void takesUnitsOfSemaphores() throws Exception {
    for (String endpoint :
        List.of("sysv-sem://0x%x".formatted(0x48000000L | PID), "posix-sem:///holdfast-" + PID)) {
      put(endpoint + "?create=true", "");
      try (HoldfastProcess one = run("receive", endpoint, "--count", "1")) {
        assertThat(one.awaitExit(PATIENCE)).isZero();
        assertThat(one.output()).containsExactly("");
      } finally {
        remove(endpoint);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fifo://%s?create=true | fifo://%s",
        "unix-dgram://%s?listen=true | unix-dgram://%s",
        "unix://%s?listen=true | unix://%s",
        "unix://@%s?listen=true&framing=length | unix://@%s?framing=length",
      })
  void carriesTextAndBytes(String pair) throws Exception {
    String[] ends = pair.formatted(folder.resolve("way"), folder.resolve("way")).split(" \\| ", -1);
    try (HoldfastProcess nobody = run("put", ends[1], "x");
        HoldfastProcess receiver = run("receive", ends[0])) {
      assertThat(nobody.awaitExit(PATIENCE)).isIn(ExitCode.REFUSED, ExitCode.DONE);
      await()
          .atMost(PATIENCE)
          .until(() -> {
            try (HoldfastProcess put = run("put", ends[1], "grüß dich", "--timeout", "2s")) {
              return put.awaitExit(PATIENCE) == ExitCode.DONE;
            }
          });
      receiver.awaitLine("grüß dich"::equals, PATIENCE);
      try (HoldfastProcess bytes = run("put", ends[1], "--hex", "ff 0D");
          HoldfastProcess lines = run("put", ends[1], "-").input("one\ntwo\n")) {
        assertThat(bytes.awaitExit(PATIENCE)).isZero();
        assertThat(lines.awaitExit(PATIENCE)).isZero();
      }
      receiver.awaitLine("two"::equals, PATIENCE);
      receiver.terminate();
      assertThat(receiver.awaitExit(PATIENCE)).isZero();
      assertThat(receiver.output()).contains("one");
      if (!ends[0].startsWith("fifo") && !ends[0].contains("@")) {
        assertThat(folder.resolve("way")).doesNotExist();
      }
    }
  }

  /** Whatever a killed program left behind is found as dead, and goes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sysv-mq://0x%x?create=true",
        "posix-mq:///holdfast-left-%d?create=true",
        "sysv-sem://0x%x?create=true",
        "posix-sem:///holdfast-left-%d?create=true",
        "shm:///holdfast-left-%d?create=true",
        "sysv-shm://0x%x?create=true",
        "fifo://DIR/way?create=true",
        "unix-dgram://DIR/way?listen=true",
        "unix-seqpacket://DIR/way?listen=true",
        "unix://DIR/way?listen=true",
      })
  void leftoversOfAKilledProgramAreFoundAndRemoved(String pattern) throws Exception {
    String endpoint =
        pattern.replace("%x", "%1$x").replace("%d", "%1$d").formatted(0x49000000L | PID);
    endpoint = endpoint.replace("DIR", folder.toString());
    String place = endpoint.substring(0, endpoint.indexOf('?'));
    boolean listed = !place.startsWith("posix-mq") || IpcObjects.seesPosixQueues();
    String[] list = {"ipc", "ls", folder.toString()};
    try (HoldfastProcess user = run("receive", endpoint)) {
      if (listed) {
        awaitOwner(list, place, true);
      } else {
        await().atMost(PATIENCE).until(() -> isThere(place));
      }
      user.kill();
      user.awaitExit(PATIENCE);
    }
    String left = place.startsWith("unix-") ? place.replaceFirst("unix-[a-z]+", "unix") : place;
    if (listed) {
      awaitOwner(list, left, false);
    }
    remove(left);
    try (HoldfastProcess all = run(list)) {
      assertThat(all.awaitExit(PATIENCE)).isZero();
      assertThat(all.output()).noneMatch(line -> line.startsWith(left + " "));
      assertThat(all.errors().contains("POSIX queues are not listed"))
          .isNotEqualTo(IpcObjects.seesPosixQueues());
    }
  }

  private static boolean isThere(String queue) throws IOException {
    try {
      PosixQueue.open(queue.substring("posix-mq://".length())).close();
      return true;
    } catch (IpcException e) {
      return false;
    }
  }

  /**
   * Who only waits in a System V queue has not used it yet; who is dead may be out of our sight.
   */
  private void awaitOwner(String[] list, String place, boolean alive) {
    boolean seen = alive && !place.startsWith("sysv-");
    await()
        .atMost(PATIENCE)
        .until(() -> {
          try (HoldfastProcess all = run(list)) {
            all.awaitExit(PATIENCE);
            return all.output().stream()
                .filter(line -> line.startsWith(place + " "))
                .anyMatch(
                    line -> seen ? line.endsWith(" alive") : alive || !line.endsWith(" alive"));
          }
        });
  }

  @Test
  void aRingIsMadeWithTheDoorbellThatTheEndpointNames() throws Exception {
    String ring = "shm:///holdfast-bell-" + PID;
    List<String> command = new ArrayList<>(List.of("env", "--block-signal=RTMIN+7"));
    command.addAll(holdfast("receive", ring + "?create=true&doorbell=RTMIN+7", "--count", "2"));
    Path output = folder.resolve("output");
    Process receiver = new ProcessBuilder(command).redirectOutput(output.toFile()).start();
    try (HoldfastProcess unheld =
        run("receive", ring + "-other?create=true&doorbell=RTMIN+7", "--count", "1")) {
      await().atMost(PATIENCE).until(() -> Files.exists(Path.of("/dev/shm/holdfast-bell-" + PID)));
      put(ring, "first");
      put(ring, "second");
      assertThat(receiver.waitFor()).isZero();
      assertThat(Files.readAllLines(output)).containsExactly("first", "second");
      assertThat(unheld.awaitExit(PATIENCE)).isEqualTo(ExitCode.FAILED);
      assertThat(unheld.errors()).contains("env --block-signal=RTMIN+7");
    } finally {
      receiver.destroyForcibly();
      remove(ring);
      remove(ring + "-other");
    }
  }

  private static List<String> holdfast(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.holdfast.gateway.cli.Holdfast"));
    command.addAll(List.of(arguments));
    return command;
  }

  @Test
  void speaksWithAChild() throws Exception {
    Path file = folder.resolve("taken");
    try (HoldfastProcess put = run("put", "pipe:?exec=cat>" + file, "to a child");
        HoldfastProcess got = run("receive", "socketpair:?exec=echo%20one;echo%20two")) {
      assertThat(put.awaitExit(PATIENCE)).as(put.errors()).isZero();
      assertThat(Files.readString(file)).isEqualTo("to a child\n");
      assertThat(got.awaitExit(PATIENCE)).isZero();
      assertThat(got.output()).containsExactly("one", "two");
    }
  }

  @Test
  void aChildEndsWithTheCommandHoweverItDied() throws Exception {
    try (HoldfastProcess got = run("receive", "pipe:?exec=echo%20$$;exec%20sleep%20600")) {
      long child = Long.parseLong(got.awaitLine(line -> line.matches("\\d+"), PATIENCE));
      assertThat(ProcessHandle.of(child)).isPresent();
      got.kill();
      await()
          .atMost(PATIENCE)
          .until(() -> ProcessHandle.of(child).map(it -> !it.isAlive()).orElse(true));
    }
  }

  @Test
  void saysHowToStartWhatIsToReceiveSignals() throws Exception {
    try (HoldfastProcess got = run("receive", "signal://self?signal=RTMIN+6");
        HoldfastProcess wrong = run("receive", "signal://self?signal=HOPE");
        HoldfastProcess gone = run("put", "signal://99999999?signal=RTMIN+6", "5")) {
      assertThat(got.awaitExit(PATIENCE)).isEqualTo(ExitCode.FAILED);
      assertThat(got.errors()).contains("env --block-signal=RTMIN+6");
      assertThat(wrong.awaitExit(PATIENCE)).isNotZero();
      assertThat(gone.awaitExit(PATIENCE)).isEqualTo(ExitCode.REFUSED);
    }
  }

  @Test
  void receivesSignalsWhereItWasStartedForThem() throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--block-signal=RTMIN+6"));
    command.addAll(holdfast("receive", "signal://self?signal=RTMIN+6", "--count", "3"));
    ProcessBuilder builder = new ProcessBuilder(command);
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> Files.readString(errors).contains("receiving as process"));
      for (int payload : new int[] {1, -7, Integer.MAX_VALUE}) {
        SignalSender.to((int) process.pid()).queue(40, payload);
      }
      assertThat(process.waitFor()).isZero();
      assertThat(Files.readAllLines(output)).containsExactly("1", "-7", "2147483647");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    try (HoldfastProcess scheme = run("receive", "shm");
        HoldfastProcess framing = run("receive", "fifo:///x?framing=frames");
        HoldfastProcess nothing = run("put", "fifo:///x")) {
      assertThat(scheme.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
      assertThat(framing.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
      assertThat(framing.errors()).contains("lines, length, raw");
      assertThat(nothing.awaitExit(PATIENCE)).isEqualTo(ExitCode.USAGE);
    }
  }
}
