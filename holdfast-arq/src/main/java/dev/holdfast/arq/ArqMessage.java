package dev.holdfast.arq;

import dev.holdfast.link.session.Decoded;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A frame as it is delivered and shown, with its name where the registry has one. */
public final class ArqMessage implements Decoded {

  private final ArqFrame frame;
  private final @Nullable FrameKind registered;
  private final ArqFormat format;
  private final ArqSession from;

  ArqMessage(ArqFrame frame, @Nullable FrameKind registered, ArqFormat format, ArqSession from) {
    this.frame = frame;
    this.registered = registered;
    this.format = format;
    this.from = from;
  }

  /** The session of the channel that brought it. */
  ArqSession from() {
    return from;
  }

  public ArqFrame frame() {
    return frame;
  }

  @Override
  public String protocol() {
    return "arq";
  }

  /** The registered name, or type and code: {@code 1/16}. */
  @Override
  public String kind() {
    return registered == null ? frame.type() + "/" + frame.code() : registered.name();
  }

  @Override
  public byte[] bytes() {
    return format.write(frame);
  }

  @Override
  public String text() {
    return frame.summary() + "\n" + HexFormat.ofDelimiter(" ").formatHex(frame.content());
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", frame.number());
    fields.put("type", frame.type());
    fields.put("code", frame.code());
    fields.put("source", Ipv4.text(frame.source()));
    fields.put("destination", Ipv4.text(frame.destination()));
    fields.put("content", HexFormat.of().formatHex(frame.content()));
    return fields;
  }

  @Override
  public String toString() {
    return frame.summary();
  }
}
