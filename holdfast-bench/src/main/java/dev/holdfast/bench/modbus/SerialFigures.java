package dev.holdfast.bench.modbus;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.scan.Tongue;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long an RTU server on a pair of pseudo terminals takes to answer, as a row of the table. */
public final class SerialFigures {

  private static final int WARM = 1_000;
  private static final int ASKED = 2_000;
  private static final int ANSWER_LENGTH = 25;
  private static final Duration GAP = Duration.ofMillis(100);
  private static final long READY_MILLIS = 20_000;

  private SerialFigures() {}

  /** Measures; the line is made by {@code socat}. */
  public static List<Figure> measure() throws IOException, InterruptedException {
    double floor = median(SerialFigures::echo);
    double ours = median(SerialFigures::serve);
    return List.of(
        new Figure(
            "Modbus RTU over a pty, all three protocols on, gap 100 ms: request to answer",
            Figure.amount(ours, "us"),
            Figure.amount(floor, "us"),
            Figure.ratio(ours, floor),
            "no wait of its own"));
  }

  /** Answers what comes over one end of the line until it is closed. */
  private interface End {
    AutoCloseable open(Path device) throws IOException;
  }

  private static AutoCloseable echo(Path device) throws IOException {
    RandomAccessFile line = new RandomAccessFile(device.toFile(), "rw");
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          byte[] request = new byte[ReadFrames.request(Carrier.RTU).length];
          try {
            while (true) {
              line.readFully(request);
              line.write(new byte[ANSWER_LENGTH]);
            }
          } catch (IOException e) {
            System.err.println("echo: " + e.getMessage());
          }
        });
    return () -> {};
  }

  private static AutoCloseable serve(Path device) {
    List<Tongue> tongues = Protocols.standard().tongues(Protocols.usual(), Role.REQUEST);
    ModbusServer server =
        new ModbusServer(Carrier.RTU, ReadFrames.UNIT, new CountingRegisters(ReadFrames.REGISTERS));
    Links links = Links.open();
    var _ =
        links.open(
            LinkSettings.of("line", "serial://" + device).build(),
            port -> new MeterServerSession(port, tongues, List.of(server), GAP),
            new LinkListener() {});
    return links;
  }

  private static double median(End end) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("holdfast-pty");
    Process socat =
        new ProcessBuilder(
                "socat",
                "pty,raw,echo=0,link=" + folder.resolve("a"),
                "pty,raw,echo=0,link=" + folder.resolve("b"))
            .start();
    try {
      await(folder.resolve("a"));
      await(folder.resolve("b"));
      try (AutoCloseable _ = end.open(folder.resolve("a"));
          RandomAccessFile line = new RandomAccessFile(folder.resolve("b").toFile(), "rw")) {
        return median(line);
      } catch (IOException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    } finally {
      socat.destroy();
      socat.waitFor();
      for (String name : List.of("a", "b")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    }
  }

  private static void await(Path device) throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
    while (!Files.exists(device)) {
      if (System.nanoTime() - until > 0) {
        throw new IOException("socat has not made " + device);
      }
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  private static double median(RandomAccessFile line) throws IOException, InterruptedException {
    Thread.sleep(Duration.ofSeconds(2));
    byte[] request = ReadFrames.request(Carrier.RTU);
    byte[] answer = new byte[ANSWER_LENGTH];
    Samples micros = new Samples();
    for (int i = 0; i < WARM + ASKED; i++) {
      long start = System.nanoTime();
      line.write(request);
      for (int have = 0; have < answer.length; ) {
        int read = line.read(answer, have, answer.length - have);
        if (read < 0) {
          throw new EOFException("the line has ended");
        }
        have += read;
      }
      if (i >= WARM) {
        micros.add((System.nanoTime() - start) / 1e3);
      }
    }
    return micros.median();
  }
}
