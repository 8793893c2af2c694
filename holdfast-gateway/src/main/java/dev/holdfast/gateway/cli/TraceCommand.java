package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.Size;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code trace}: all that happens on a link of a running gateway. */
@Command(
    name = "trace",
    description =
        "Shows all that happens on a link of a running gateway, until Ctrl-C: frames as bytes and"
            + " text, timers, states, each with wall and monotonic time.")
final class TraceCommand implements Callable<Integer> {

  private static final String DATA = "data: ";

  /** Bytes and text of the longest line shown, as JSON. */
  private static final int MOST_CHARS = 4 << 20;

  @Mixin private RunningGateway gateway = new RunningGateway();

  @Parameters(index = "0", paramLabel = "LINK", description = "The link's name.")
  private String link = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Append to this file instead; full ones become FILE.1, FILE.2 and so on.")
  private @Nullable Path out;

  @Option(
      names = "--rotate-size",
      paramLabel = "SIZE",
      defaultValue = "16MiB",
      converter = WithUnit.class,
      description = "Size at which a new file is begun; default: ${DEFAULT-VALUE}.")
  private Size rotateSize = Size.parse("16MiB");

  @Option(
      names = "--keep-files",
      paramLabel = "N",
      defaultValue = "5",
      description = "Full files kept besides the one written; default: ${DEFAULT-VALUE}.")
  private int keepFiles;

  @Option(names = "--seconds", paramLabel = "N", description = "End after so long.")
  private @Nullable Integer seconds;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  private final AtomicBoolean ending = new AtomicBoolean();

  private static final class WithUnit implements ITypeConverter<Size> {
    @Override
    public Size convert(String text) {
      try {
        return Size.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private interface Sink extends AutoCloseable {
    void write(String text) throws IOException;

    @Override
    void close() throws IOException;
  }

  @Override
  public Integer call() throws Exception {
    HttpResponse<InputStream> response;
    try {
      response = gateway.ask(gateway.request(link, "/trace").build());
    } catch (RunningGateway.Unreachable e) {
      return e.report();
    }
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        JsonNode answer = new JsonMapper().readTree(body);
        System.err.println("holdfast: " + answer.path("error").asString("no trace"));
        return ExitCode.REFUSED;
      }
      return follow(body);
    }
  }

  private int follow(InputStream body) throws IOException {
    try (Sink sink = sink()) {
      ServerLife.closeAtExit(sink);
      endInTime(body);
      BoundedLines lines =
          new BoundedLines(
              new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)), MOST_CHARS);
      JsonMapper mapper = new JsonMapper();
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (line.startsWith(DATA) && !lines.tooLong()) {
          String data = line.substring(DATA.length());
          sink.write(json ? data + "\n" : TraceText.of(mapper.readTree(data)));
        }
      }
    } catch (IOException e) {
      if (!ending.get()) {
        System.err.println("holdfast: the gateway ended: " + e.getMessage());
        return ExitCode.REFUSED;
      }
    }
    if (!ending.get()) {
      System.err.println("holdfast: the gateway ended the trace");
    }
    return ending.get() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private void endInTime(InputStream body) {
    if (seconds == null) {
      return;
    }
    CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS)
        .execute(() -> {
          ending.set(true);
          try {
            body.close();
          } catch (IOException e) {
            System.err.println("holdfast: " + e.getMessage());
          }
        });
  }

  private Sink sink() throws IOException {
    if (out == null) {
      PrintStream printed = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      return new Sink() {
        @Override
        public void write(String text) {
          printed.print(text);
          printed.flush();
        }

        @Override
        public void close() {
          printed.flush();
        }
      };
    }
    RotatingFile file = new RotatingFile(out, rotateSize.bytes(), Math.max(1, keepFiles));
    return new Sink() {
      @Override
      public void write(String text) throws IOException {
        file.write(text);
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
