package dev.holdfast.meter.dial;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.meter.scan.Tongue;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;

/**
 * Tells the packets of a modem by their pattern. One that could be longer than what is there is
 * whole once silence follows. For one channel.
 */
final class PacketFormat implements FrameFormat<PacketFrame> {

  static final String PROTOCOL = "modem";

  private final PacketFrame.Kind kind;
  private final PacketPattern written;
  private final Matcher matcher;

  PacketFormat(PacketFrame.Kind kind, PacketPattern written) {
    this.kind = kind;
    this.written = written;
    this.matcher = written.pattern().matcher("");
  }

  /** The pattern as one more language of a line. */
  static Tongue tongue(PacketFrame.Kind kind, PacketPattern written) {
    return new Tongue(new PacketFormat(kind, written), false, true, Tongue.ANY);
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public int maxLength() {
    return PacketPattern.MAX_LENGTH;
  }

  @Override
  public Finding<PacketFrame> look(byte[] bytes, int at, int end) {
    return look(bytes, at, end, false);
  }

  @Override
  public Finding<PacketFrame> lookLast(byte[] bytes, int at, int end) {
    return look(bytes, at, end, true);
  }

  @SuppressWarnings("JdkObsolete") // Bytes still come: what could go on is not at its end.
  private Finding<PacketFrame> look(byte[] bytes, int at, int end, boolean last) {
    int stop = Math.min(end, at + PacketPattern.MAX_LENGTH);
    matcher.reset(new Latin(bytes, at, stop));
    boolean met = matcher.lookingAt() && matcher.end() > 0;
    boolean open = matcher.hitEnd() && stop - at < PacketPattern.MAX_LENGTH;
    if (open && !last) {
      return new Finding.NeedMore<>(end - at + 1);
    }
    if (!met) {
      return Finding.no();
    }
    String id = kind == PacketFrame.Kind.HEARTBEAT ? "" : written.id(matcher);
    return new Finding.Found<>(matcher.end(), new PacketFrame(kind, id));
  }

  /** Bytes as characters 0 to 255, without a copy. */
  private record Latin(byte[] bytes, int from, int to) implements CharSequence {

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      return (char) (bytes[from + index] & 0xFF);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Latin(bytes, from + start, from + end);
    }

    @Override
    public String toString() {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
  }
}
