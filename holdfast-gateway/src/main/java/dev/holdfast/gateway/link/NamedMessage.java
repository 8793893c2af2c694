package dev.holdfast.gateway.link;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.hsms.gem.NamedId;
import dev.holdfast.link.session.Decoded;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message whose fields have the names of its ids. */
record NamedMessage(HsmsMessage message, IdNames names) implements Decoded {

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
    return message.text();
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = message.fields();
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
