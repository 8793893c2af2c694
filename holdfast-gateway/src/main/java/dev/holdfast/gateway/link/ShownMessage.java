package dev.holdfast.gateway.link;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.hsms.gem.NamedId;
import dev.holdfast.link.session.Decoded;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as people and sinks see it: text in the link's character set, and fields that have the
 * names of its ids.
 */
record ShownMessage(HsmsMessage message, IdNames names, Charset charset) implements Decoded {

  @Override
  public String protocol() {
    return message.protocol();
  }

  @Override
  public String kind() {
    return message.kind();
  }

  @Override
  public byte[] bytes() {
    return message.bytes();
  }

  @Override
  public String text() {
    return message.text(charset);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = message.fields();
    if (!charset.equals(StandardCharsets.US_ASCII)) {
      fields.computeIfPresent("sml", (key, ascii) -> text());
    }
    List<Map<String, Object>> known = names.in(message).stream().map(NamedId::fields).toList();
    if (!known.isEmpty()) {
      fields.put("names", known);
    }
    return fields;
  }

  @Override
  public @Nullable String error() {
    return message.error();
  }
}
