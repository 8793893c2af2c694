package dev.holdfast.meter.line;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.meter.MeterFrame;
import java.util.Locale;
import java.util.Map;

/** A frame as it is shown to whoever watches a line. */
final class FrameTrace implements Decoded {
  private final String protocol;
  private final String kind;
  private final String text;
  private final byte[] bytes;

  FrameTrace(String protocol, String kind, String text, byte[] bytes) {
    this.protocol = protocol;
    this.kind = kind;
    this.text = text;
    this.bytes = bytes;
  }

  static FrameTrace of(MeterFrame frame, byte[] bytes) {
    String kind = frame.role().name().toLowerCase(Locale.ROOT);
    return new FrameTrace(frame.protocol(), kind, frame.summary(), bytes);
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of();
  }
}
