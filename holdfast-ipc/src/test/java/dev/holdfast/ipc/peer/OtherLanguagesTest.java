package dev.holdfast.ipc.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.ipc.Fifo;
import dev.holdfast.ipc.IpcObjects;
import dev.holdfast.ipc.PosixQueue;
import dev.holdfast.ipc.PosixSemaphore;
import dev.holdfast.ipc.SysvQueue;
import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.ring.Ring;
import dev.holdfast.ipc.ring.RingShape;
import dev.holdfast.posix.sysv.Making;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Java with Java, and with the example peers in C, Python and Perl, each in a process of its own,
 * as the user who runs the tests and as one without any right.
 */
@EnabledOnOs(OS.LINUX)
class OtherLanguagesTest {

  private static final Path EXAMPLES = Path.of("../examples/ipc").toAbsolutePath();
  private static final List<String> KINDS =
      List.of(
          "pipe",
          "socketpair",
          "fifo",
          "sysv-mq",
          "posix-mq",
          "unix",
          "seqpacket",
          "unix-dgram",
          "sysv-sem",
          "signal",
          "posix-sem",
          "shm");

  private static final String NOBODY = "65534";

  /** Others may read it. */
  @TempDir private static Path shared;

  private static String classPath = "";

  @BeforeAll
  static void copy() throws Exception {
    open(shared);
    List<String> places = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path from = Path.of(entry);
      boolean needed =
          Files.exists(from.resolve("dev/holdfast/ipc"))
              || Files.exists(from.resolve("dev/holdfast/posix"))
              || Files.exists(from.resolve("dev/holdfast/link/wire"))
              || from.getFileName().toString().matches("holdfast-(posix|link).*\\.jar");
      if (needed) {
        Path to = shared.resolve("classes" + places.size());
        copyTree(from, to);
        places.add(to.toString());
      }
    }
    classPath = String.join(File.pathSeparator, places);
    for (String peer : List.of("peer.c", "peer.py", "peer.pl")) {
      copyTree(EXAMPLES.resolve(peer), shared.resolve(peer));
    }
  }

  private static void open(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(each).toString());
        Files.copy(each, copy, StandardCopyOption.REPLACE_EXISTING);
        open(copy);
      }
    }
  }

  private static int exit(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        main.getName());
  }

  private static List<String> peer(String language) {
    return switch (language) {
      case "c" -> {
        assumeTrue(exit(List.of("gcc", "--version")) == 0, "gcc is missing");
        Path built = shared.resolve("peer");
        assertThat(
                exit(
                    List.of(
                        "gcc",
                        "-Wall",
                        "-Werror",
                        "-o",
                        built.toString(),
                        shared.resolve("peer.c").toString())))
            .as("peer.c compiles without a warning")
            .isZero();
        yield List.of(built.toString());
      }
      case "python" -> {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is missing");
        yield List.of("/usr/bin/python3", shared.resolve("peer.py").toString());
      }
      case "perl" -> {
        assumeTrue(exit(List.of("perl", "-MIO::Handle", "-e", "1")) == 0, "perl is missing");
        yield List.of("perl", shared.resolve("peer.pl").toString());
      }
      default -> {
        List<String> all = new ArrayList<>(List.of("env", "--block-signal=RTMIN+6"));
        all.addAll(java(EchoPeer.class));
        yield all;
      }
    };
  }

  private static List<String> asNobody() {
    assumeTrue(
        exit(List.of("setpriv", "--reuid", NOBODY, "--clear-groups", "true")) == 0,
        "becoming another user needs root and setpriv");
    return new ArrayList<>(
        List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
  }

  /** What one user makes, another may not use unless he is let. */
  @Test
  void refusesAnotherUserAndSaysWhatHelps() throws Exception {
    List<String> command = asNobody();
    long pid = ProcessHandle.current().pid();
    int key = 0x48490000 | (int) (pid & 0xffff);
    String name = "/holdfast-stranger-" + pid;
    Path fifo = shared.resolve("strange-fifo");
    Path socket = shared.resolve("strange-socket");
    List<String> endpoints =
        List.of(
            "sysv-mq://" + key,
            "sysv-sem://" + key,
            "sysv-shm://" + key,
            "posix-mq://" + name,
            "posix-sem://" + name,
            "shm://" + name,
            "fifo://" + fifo,
            "unix-dgram://" + socket);
    Fifo.make(fifo);
    try (var _ = SysvQueue.of(key, Making.CREATE);
        var _ = SysvSemaphoreSet.create(key, 0);
        var _ = Ring.create(key, RingShape.of(RingShape.Kind.SINGLE, 4096));
        var _ = PosixQueue.create(name, 1, 8);
        var _ = PosixSemaphore.create(name, 0);
        var _ = Ring.create(name, RingShape.of(RingShape.Kind.SINGLE, 4096));
        var _ = UnixPeers.datagramsAt(socket.toString())) {
      command.addAll(java(StrangerMain.class));
      command.addAll(endpoints);
      Process stranger = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> said;
      try (var in = stranger.inputReader(StandardCharsets.UTF_8)) {
        said = in.lines().toList();
      }
      assertThat(stranger.waitFor()).as("%s", said).isZero();
      assertThat(said)
          .hasSameSizeAs(endpoints)
          .allSatisfy(line ->
              assertThat(line).startsWith("PEER_REFUSED ").contains("this user may not", "; ask"));
    } finally {
      for (String endpoint : endpoints) {
        IpcObjects.remove(endpoint);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java, own", "c, own", "python, own", "perl, own",
    "java, nobody", "c, nobody", "python, nobody", "perl, nobody"
  })
  void answersOverEachWay(String language, String user) throws Exception {
    List<String> command = user.equals("nobody") ? asNobody() : new ArrayList<>();
    Path folder = Files.createDirectory(shared.resolve(language + user));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    command.addAll(List.of("env", "--block-signal=RTMIN+6"));
    command.addAll(java(Trial.class));
    command.addAll(List.of(folder.toString(), String.join(",", KINDS)));
    command.addAll(peer(language));
    Path errors = shared.resolve(language + user + ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
    assertThat(output.lines())
        .as(Files.readString(errors))
        .containsExactlyElementsOf(KINDS.stream().map(kind -> "ok " + kind).toList());
  }
}
