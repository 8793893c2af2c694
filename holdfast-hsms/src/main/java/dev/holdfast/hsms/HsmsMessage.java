package dev.holdfast.hsms;

import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.hsms.sml.Sml;
import dev.holdfast.link.session.Decoded;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HSMS message, header and body as they stood on the wire. The body is decoded when somebody
 * asks for it; a body that does not decode stays readable as bytes.
 */
public final class HsmsMessage implements Decoded {

  static final byte[] NO_BODY = {};

  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

  private final HsmsHeader header;
  private final byte[] body;
  private final @Nullable Selection selection;
  private @Nullable Decoding decoding;
  private boolean reported;

  /** The array becomes the message's own. */
  HsmsMessage(HsmsHeader header, byte[] body, @Nullable Selection selection) {
    this.header = header;
    this.body = body;
    this.selection = selection;
  }

  /** A message of this header and a copy of this body. */
  public static HsmsMessage of(HsmsHeader header, byte... body) {
    return new HsmsMessage(header, body.clone(), null);
  }

  public HsmsHeader header() {
    return header;
  }

  /** Stream of a data message, 0 to 127. */
  public int stream() {
    return header.stream();
  }

  /** Function of a data message, 0 to 255. */
  public int function() {
    return header.function();
  }

  /** Whether this is a data message that opens a transaction: its function is odd. */
  public boolean isPrimary() {
    return header.isData() && (header.byte3() & 1) == 1;
  }

  /** Whether this is a primary message that asks for a reply. */
  public boolean expectsReply() {
    return isPrimary() && header.expectsReply();
  }

  /** Bytes of the body. */
  public int bodyLength() {
    return body.length;
  }

  /** The body's bytes, read-only. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(body).asReadOnlyBuffer();
  }

  byte[] bodyArray() {
    return body;
  }

  /** During which selection of which epoch it arrived; null when it did not arrive in any. */
  @Nullable Selection selection() {
    return selection;
  }

  /** Notes that it is reported by stream 9; false where it was before. */
  boolean reportsNow() {
    boolean first = !reported;
    reported = true;
    return first;
  }

  /** The body as SECS-II: an item, nothing, or why and where it does not decode. */
  public Decoding decoding() {
    Decoding known = decoding;
    if (known == null) {
      known = Secs2.decode(body);
      decoding = known;
    }
    return known;
  }

  /** The body's root item, or null where the body is empty or does not decode. */
  public @Nullable Item item() {
    return decoding() instanceof Decoding.Decoded(Item item) ? item : null;
  }

  @Override
  public String protocol() {
    return HsmsFormat.PROTOCOL;
  }

  @Override
  public String kind() {
    return header.kind();
  }

  @Override
  public byte[] bytes() {
    return frame().array();
  }

  /** The whole frame, length bytes included, in a buffer of its own. */
  ByteBuffer frame() {
    ByteBuffer frame = ByteBuffer.allocate(4 + HsmsHeader.LENGTH + body.length);
    frame.putInt(HsmsHeader.LENGTH + body.length);
    header.write(frame);
    return frame.put(body).flip();
  }

  /** SML; control messages by name, bodies that do not decode as bytes with what is wrong. */
  @Override
  public String text() {
    return text(StandardCharsets.US_ASCII);
  }

  /**
   * As {@link #text()}, the high bytes of A as characters of a set that writes ASCII as such; where
   * they are none of its characters they stay in hex.
   */
  public String text(Charset charset) {
    if (!header.isData()) {
      return controlText();
    }
    return switch (decoding()) {
      case Decoding.Decoded(Item item) ->
          Sml.print(stream(), function(), header.expectsReply(), item, charset);
      case Decoding.Empty() -> Sml.print(stream(), function(), header.expectsReply(), null);
      case Decoding.Malformed(int offset, String why) ->
          kind()
              + (header.expectsReply() ? " W" : "")
              + " body does not decode at offset "
              + offset
              + ": "
              + why
              + "\n"
              + SPACED.formatHex(body);
    };
  }

  private String controlText() {
    String text = kind() + " system " + header.systemBytesHex();
    SType type = header.pType() == 0 ? SType.of(header.sTypeCode()) : null;
    if (type == SType.SELECT_RSP || type == SType.DESELECT_RSP) {
      text += " status " + header.byte3();
    } else if (type == SType.REJECT_REQ) {
      text += " reason " + header.byte3() + " of type " + header.byte2();
    }
    return body.length == 0 ? text : text + "\n" + SPACED.formatHex(body);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sessionId", header.sessionId());
    if (header.isData()) {
      fields.put("stream", stream());
      fields.put("function", function());
      fields.put("wait", header.expectsReply());
    } else {
      fields.put("pType", header.pType());
      fields.put("sType", header.sTypeCode());
      fields.put("byte2", header.byte2());
      fields.put("byte3", header.byte3());
    }
    fields.put("systemBytes", Integer.toUnsignedLong(header.systemBytes()));
    if (header.isData() && !(decoding() instanceof Decoding.Malformed)) {
      fields.put("sml", text());
    }
    return fields;
  }

  @Override
  public @Nullable String error() {
    return header.isData() && decoding() instanceof Decoding.Malformed(int offset, String why)
        ? "offset " + offset + ": " + why
        : null;
  }

  @Override
  public String toString() {
    return kind() + " system " + header.systemBytesHex() + ", body " + body.length + " bytes";
  }
}
