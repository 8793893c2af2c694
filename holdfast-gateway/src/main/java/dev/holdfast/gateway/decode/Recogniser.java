package dev.holdfast.gateway.decode;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqFrame;
import dev.holdfast.hsms.HsmsFormat;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs1.Secs1Block;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.modbus.AsciiFormat;
import dev.holdfast.meter.modbus.RtuFormat;
import dev.holdfast.meter.modbus.TcpFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds every frame in any bytes. At each offset SECS-I goes first, whose blocks are told by more
 * than their sum, then the other formats with a check sum, then those that are told by their heads
 * only; what starts first wins, and nothing is looked for inside it.
 */
public final class Recogniser {

  private static final RtuFormat RTU = new RtuFormat(MeterFrame.Role.UNKNOWN);

  private final List<FrameFormat<?>> formats =
      List.of(
          RTU,
          new Dlt645Format(),
          new Dlt698Format(),
          new ArqFormat(),
          new AsciiFormat(),
          new TcpFormat(false),
          new HsmsFormat());

  /** Finds the frames; any bytes will do. */
  public Recognition recognise(byte[] bytes) {
    List<RecognisedFrame> frames = new ArrayList<>();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int run = 0;
    int at = 0;
    BlockFinder blocks = new BlockFinder(bytes);
    while (at < bytes.length) {
      Secs1Block block = blocks.at(at);
      if (block != null) {
        endRun(bytes, run, at, frames, rest);
        RecognisedFrame frame = blocks.take(block, at);
        frames.add(frame);
        at += frame.length();
        run = at;
        continue;
      }
      Finding.Found<?> found = firstFound(bytes, at);
      if (found == null) {
        at++;
      } else {
        endRun(bytes, run, at, frames, rest);
        frames.add(describe(found.frame(), at, found.length()));
        at += found.length();
        run = at;
      }
    }
    endRun(bytes, run, at, frames, rest);
    return new Recognition(frames, rest.toByteArray());
  }

  private Finding.@Nullable Found<?> firstFound(byte[] bytes, int at) {
    for (FrameFormat<?> format : formats) {
      if (format.lookLast(bytes, at, bytes.length) instanceof Finding.Found<?> found) {
        return found;
      }
    }
    return null;
  }

  /** What stands between two frames may as a whole be a frame whose length only its end tells. */
  private static void endRun(
      byte[] bytes, int from, int to, List<RecognisedFrame> frames, ByteArrayOutputStream rest) {
    MeterFrame frame = RTU.run(bytes, from, to);
    if (frame == null) {
      rest.write(bytes, from, to - from);
    } else {
      frames.add(describe(frame, from, to - from));
    }
  }

  private static RecognisedFrame describe(Object frame, int offset, int length) {
    return switch (frame) {
      case MeterFrame meter -> meter(meter, offset, length);
      case HsmsMessage message -> hsms(message, offset, length);
      case ArqFrame arq -> arq(arq, offset, length);
      default -> throw new IllegalStateException("a frame of no known kind: " + frame);
    };
  }

  private static RecognisedFrame meter(MeterFrame frame, int offset, int length) {
    boolean modbus = frame.protocol().startsWith("modbus");
    return new RecognisedFrame(
        frame.protocol(),
        offset,
        length,
        frame.role().name().toLowerCase(Locale.ROOT),
        modbus ? (Object) Integer.valueOf(frame.address()) : frame.address(),
        frame.code(),
        frame.summary(),
        frame.items(),
        null);
  }

  private static RecognisedFrame hsms(HsmsMessage message, int offset, int length) {
    boolean data = message.header().isData();
    boolean response = data ? !message.isPrimary() : message.kind().endsWith(".rsp");
    String text = message.text();
    return new RecognisedFrame(
        message.protocol(),
        offset,
        length,
        response ? "response" : "request",
        message.header().sessionId(),
        data ? message.function() : message.header().sTypeCode(),
        Objects.requireNonNullElse(text.lines().findFirst().orElse(null), message.kind()),
        List.of(),
        data ? message : null);
  }

  private static RecognisedFrame arq(ArqFrame frame, int offset, int length) {
    String direction =
        frame.looksLikeAcknowledgement()
            ? "response"
            : frame.ackFlag() == ArqFrame.ACK_WANTED ? "request" : "unknown";
    return new RecognisedFrame(
        "arq",
        offset,
        length,
        direction,
        ArqFrame.dotted(frame.source()),
        frame.code(),
        frame.summary(),
        List.of(),
        null);
  }
}
