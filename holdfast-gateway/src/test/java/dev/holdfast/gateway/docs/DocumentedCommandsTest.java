package dev.holdfast.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command that stands in a {@code console} block of the documents. A line that starts
 * with {@code $ } is a command; the lines up to the next one are its output, of which {@code ...}
 * stands for any number of lines and {@code *} for any run of characters.
 */
class DocumentedCommandsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LIMITED = Pattern.compile("\\btimeout \\d+\\b");
  private static final int PATIENT_SECONDS = 30;

  private record Documented(Path page, int line, String command, List<String> output) {}

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyCommandOfTheDocumentsDoesWhatIsWritten() throws IOException {
    prepare(folder);
    List<Documented> commands = new ArrayList<>();
    for (Path page : pages()) {
      commands.addAll(read(page));
    }
    assertThat(commands).as("commands in the documents").isNotEmpty();
    return commands.stream()
        .map(documented ->
            DynamicTest.dynamicTest(
                ROOT.relativize(documented.page()) + ":" + documented.line(),
                () -> run(documented)));
  }

  private void run(Documented documented) throws IOException, InterruptedException {
    Pattern expected = pattern(documented.output());
    String output = output(documented.command());
    Matcher limited = LIMITED.matcher(documented.command());
    if (limited.find() && !expected.matcher(output).matches()) {
      // A busy machine starts a program too late to say anything within the time of the document.
      output = output(limited.replaceAll("timeout " + PATIENT_SECONDS));
    }
    assertThat(output).as("output of: %s", documented.command()).matches(expected);
  }

  private String output(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors.txt").toFile()))
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("ends in time: %s", command).isTrue();
    return String.join("\n", Files.readAllLines(output, StandardCharsets.UTF_8));
  }

  private static Pattern pattern(List<String> output) {
    StringBuilder regex = new StringBuilder();
    for (String line : output) {
      if (line.equals("...")) {
        regex.append("(?:.*\\n)*?");
      } else {
        for (String part : line.split("(?<=\\*)|(?=\\*)", -1)) {
          regex.append(part.equals("*") ? ".*?" : Pattern.quote(part));
        }
        regex.append("\\n");
      }
    }
    // The last line of an output may stand for more, and has no end of its own here.
    String all = regex.toString();
    return Pattern.compile(
        all.endsWith("\\n") ? all.substring(0, all.length() - 2) : all + "[\\s\\S]*");
  }

  /** A folder as a user sees it: the launcher, and the files that the documents name. */
  private static void prepare(Path folder) throws IOException {
    Path launcher = folder.resolve("holdfast");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp '%s' dev.holdfast.gateway.cli.Holdfast \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(folder.resolve("docs"), ROOT.resolve("docs"));
    Files.createSymbolicLink(folder.resolve("examples"), ROOT.resolve("examples"));
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(ROOT.resolve("README.md"));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<Documented> read(Path page) throws IOException {
    List<Documented> commands = new ArrayList<>();
    boolean inside = false;
    int number = 0;
    for (String line : Files.readAllLines(page, StandardCharsets.UTF_8)) {
      number++;
      if (line.startsWith("```")) {
        inside = line.equals("```console");
      } else if (inside && line.startsWith("$ ")) {
        commands.add(new Documented(page, number, line.substring(2), new ArrayList<>()));
      } else if (inside) {
        commands.getLast().output().add(line);
      }
    }
    return commands;
  }
}
