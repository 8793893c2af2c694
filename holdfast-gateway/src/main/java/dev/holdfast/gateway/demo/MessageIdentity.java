package dev.holdfast.gateway.demo;

import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.secs2.IntegerItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.secs2.Secs2;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/**
 * What tells one message of a simulator from all its others, read from a line of the sink's file:
 * the DATAID of an event, the ALID of an alarm, the whole reply of a meter.
 *
 * @param protocol as the sink has it
 * @param id as the simulators record it
 */
record MessageIdentity(String protocol, String id) {

  private static final int HSMS_BODY_AT = 14;

  static MessageIdentity of(JsonNode line) {
    String protocol = line.path("protocol").asString();
    String hex = line.path("hex").asString();
    if (protocol.equals("hsms")) {
      return new MessageIdentity(protocol, hsmsId(line.path("kind").asString(), hex));
    }
    String address = line.path("fields").path("address").asString();
    return new MessageIdentity(protocol, protocol + ":" + address + ":" + hex);
  }

  private static String hsmsId(String kind, String hex) {
    byte[] frame = HexFormat.of().parseHex(hex);
    byte[] body =
        java.util.Arrays.copyOfRange(frame, Math.min(HSMS_BODY_AT, frame.length), frame.length);
    int numberAt = kind.equals("S5F1") ? 1 : 0;
    if (Secs2.decode(body) instanceof Decoding.Decoded(Item item)
        && item instanceof ListItem list
        && list.size() > numberAt
        && list.get(numberAt) instanceof IntegerItem number
        && number.size() == 1) {
      return kind + ":" + number.longAt(0);
    }
    return kind + ":" + hex;
  }

  /** The protocol that an id of a simulator belongs to. */
  static String protocolOf(String id) {
    String head = id.substring(0, Math.max(0, id.indexOf(':')));
    return head.matches("S\\d+F\\d+") ? "hsms" : head;
  }

  /** Equal for two lines that carry the same message. */
  String unique(JsonNode line) {
    // A meter may well answer twice with the same bytes; then only the journal's number tells them
    // apart.
    return protocol.equals("hsms") && id.matches("S[56]F\\d+:\\d+")
        ? id
        : id + "#" + line.path("id").asString();
  }
}
