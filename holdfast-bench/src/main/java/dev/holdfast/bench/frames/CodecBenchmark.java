package dev.holdfast.bench.frames;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqFrame;
import dev.holdfast.arq.ArqScanner;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frames of 16 to 1024 bytes of content found in a stream, beside the bare sum of the stream. */
@State(Scope.Benchmark)
public class CodecBenchmark {

  private static final int FRAMES = 1_000;
  private static final int SMALLEST = 16;
  private static final int LARGEST = 1_024;

  private byte[] stream = {};
  private long contentBytes;

  @Setup
  public void glue() {
    stream = stream();
  }

  /** The same in each run. */
  static byte[] stream() {
    Random random = new Random(1);
    ArqFormat format = new ArqFormat();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < FRAMES; i++) {
      byte[] content = new byte[random.nextInt(SMALLEST, LARGEST)];
      random.nextBytes(content);
      all.writeBytes(format.write(new ArqFrame(i, 1, 2, 3, ArqFrame.ACK_WANTED, 4, content)));
    }
    return all.toByteArray();
  }

  @Benchmark
  public long holdfast() {
    contentBytes = 0;
    ArqScanner scanner = new ArqScanner(new ArqFormat());
    scanner.scan(
        stream,
        0,
        stream.length,
        true,
        (frame, b, at, n) -> contentBytes += frame.content().length);
    return contentBytes;
  }

  @Benchmark
  public int floor() {
    int sum = 0;
    for (byte b : stream) {
      sum += b & 0xFF;
    }
    return sum & 0xFFFF;
  }
}
