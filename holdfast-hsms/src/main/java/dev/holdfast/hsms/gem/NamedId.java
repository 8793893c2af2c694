package dev.holdfast.hsms.gem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An id that stands in a message, with the name it is known by.
 *
 * @param id as text, whatever format it has in the message
 * @param unit of the value; null when unknown
 * @param value in SML, where the message or its reply has it; null otherwise
 */
public record NamedId(
    IdKind kind, String id, String name, @Nullable String unit, @Nullable String value) {

  /** The parts that are known, for programs. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind.name());
    fields.put("id", id);
    fields.put("name", name);
    if (unit != null) {
      fields.put("unit", unit);
    }
    if (value != null) {
      fields.put("value", value);
    }
    return fields;
  }

  /** {@code CEID 1001 LotStarted}, {@code SVID 21 ChuckTemperature = 24.5 degC}. */
  @Override
  public String toString() {
    String start = kind + " " + id + " " + name;
    if (value == null) {
      return start;
    }
    return start + " = " + value + (unit == null ? "" : " " + unit);
  }
}
