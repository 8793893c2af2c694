package dev.holdfast.bench.decode;

import dev.holdfast.meter.MeterFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real frames of one protocol, glued to 1 MiB in an order by seed.
 *
 * @param bytes the frames, those of DL/T with the FE bytes that were sent before them
 * @param starts where each starts, behind its FE bytes
 * @param ends where each ends
 */
record MeterCorpus(byte[] bytes, int[] starts, int[] ends) {

  private static final int SIZE = 1 << 20;
  private static final byte PREAMBLE = (byte) 0xFE;

  /** The frames of a protocol as the command line names it. */
  static MeterCorpus of(String protocol) {
    List<byte[]> frames = frames(protocol);
    Random random = new Random(11);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(SIZE + 1024);
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    while (bytes.size() < SIZE) {
      byte[] frame = frames.get(random.nextInt(frames.size()));
      starts.add(bytes.size() + preamble(frame));
      bytes.writeBytes(frame);
      ends.add(bytes.size());
    }
    return new MeterCorpus(bytes.toByteArray(), array(starts), array(ends));
  }

  private static int preamble(byte[] frame) {
    int length = 0;
    while (frame[length] == PREAMBLE) {
      length++;
    }
    return length;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  int frames() {
    return starts.length;
  }

  private static List<byte[]> frames(String protocol) {
    JsonMapper json = JsonMapper.shared();
    return lines(file(protocol)).stream()
        .map(json::readTree)
        .filter(frame -> frame.path("protocol").asString().equals(protocol))
        .map(frame -> HexFormat.of().parseHex(hex(frame)))
        .toList();
  }

  private static String hex(JsonNode frame) {
    return frame.path("hex").asString();
  }

  private static String file(String protocol) {
    return switch (protocol) {
      case "modbus-rtu" -> "modbus.jsonl";
      case "dlt645-2007" -> "dlt645.jsonl";
      case "dlt698.45" -> "dlt698.jsonl";
      default -> throw new IllegalArgumentException("no frames of " + protocol);
    };
  }

  private static List<String> lines(String file) {
    String name = "/" + MeterFrame.class.getPackageName().replace('.', '/') + "/" + file;
    try (InputStream in = MeterCorpus.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
