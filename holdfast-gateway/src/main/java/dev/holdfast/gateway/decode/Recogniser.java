package dev.holdfast.gateway.decode;

import dev.holdfast.arq.ArqFormat;
import dev.holdfast.arq.ArqFrame;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.MeterFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds every frame in any bytes. At each offset the formats with a check sum go first, then those that
 * are told by their heads only; what starts first wins, and nothing is looked for inside it.
 */
public final class Recogniser {

  private final List<FrameFormat<?>> formats = List.of(new ArqFormat());

  /** Finds the frames; any bytes will do. */
  public Recognition recognise(byte[] bytes) {
    List<RecognisedFrame> frames = new ArrayList<>();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int at = 0;
    while (at < bytes.length) {
      Finding.Found<?> found = firstFound(bytes, at);
      if (found == null) {
        rest.write(bytes[at]);
        at++;
      } else {
        frames.add(describe(found.frame(), at, found.length()));
        at += found.length();
      }
    }
    return new Recognition(frames, rest.toByteArray());
  }
}
