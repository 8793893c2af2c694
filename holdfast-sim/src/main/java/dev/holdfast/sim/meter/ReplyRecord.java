package dev.holdfast.sim.meter;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.sim.record.RecordFile;
import dev.holdfast.sim.record.RecordLine;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which replies of one connection were acknowledged. The protocols have no
 * acknowledgement, but a client that asks on only once it has stored the last reply gives one by
 * its next request on the same connection. A reply followed by no request is not written down.
 */
final class ReplyRecord implements Acknowledgements {

  private static final HexFormat HEX = HexFormat.of();

  private final RecordFile file;
  private final SessionPort port;
  private @Nullable String last;

  ReplyRecord(RecordFile file, SessionPort port) {
    this.file = file;
    this.port = port;
  }

  @Override
  public void replied(String protocol, String address, byte[] reply) {
    String before = last;
    last = RecordLine.acknowledged("meter", protocol + ":" + address + ":" + HEX.formatHex(reply));
    if (before != null) {
      try {
        file.append(before);
      } catch (IOException e) {
        port.event(SessionEvent.error("record", "the record file cannot be written: " + e));
      }
    }
  }
}
