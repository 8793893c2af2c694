package dev.holdfast.ipc.frame;

import dev.holdfast.link.session.Decoded;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** A message of any bytes; text where it is UTF-8 without a line end. */
public record MessageBody(byte[] body) implements Decoded {

  /** The protocol's name. */
  public static final String PROTOCOL = "messages";

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public String kind() {
    return "message";
  }

  @Override
  public byte[] bytes() {
    return body.clone();
  }

  /** The text, or {@code hex:} and its bytes. */
  @Override
  public String text() {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : hex();
    } catch (CharacterCodingException e) {
      return hex();
    }
  }

  private String hex() {
    return "hex:" + HexFormat.of().formatHex(body);
  }

  @Override
  public Map<String, Object> fields() {
    return Map.of("text", text());
  }
}
