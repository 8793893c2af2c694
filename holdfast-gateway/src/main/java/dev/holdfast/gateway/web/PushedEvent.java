package dev.holdfast.gateway.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One server-sent event (WHATWG HTML, server-sent events), as it goes over the wire; made once and
 * shared by all who read events.
 */
final class PushedEvent {

  /** Tells a reader that it missed events and reads its lists again. */
  static final PushedEvent RESYNC = of("resync", Map.of());

  /** Tells a reader and whatever is on the way that the connection lives. */
  static final PushedEvent HEARTBEAT = new PushedEvent(utf8(": heartbeat\n\n"));

  /** Sent first: how soon a browser tries again when the gateway is gone. */
  static final PushedEvent RETRY = new PushedEvent(utf8("retry: 1000\n\n"));

  private final byte[] wire;

  private PushedEvent(byte[] wire) {
    this.wire = wire;
  }

  static PushedEvent of(String kind, Object data) {
    var wire = new ByteArrayOutputStream();
    wire.writeBytes(utf8("event: " + kind + "\ndata: "));
    wire.writeBytes(Json.bytes(data));
    wire.writeBytes(utf8("\n\n"));
    return new PushedEvent(wire.toByteArray());
  }

  /** The bytes to write; not to be changed. */
  byte[] wire() {
    return wire;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
