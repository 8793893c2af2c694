package dev.holdfast.hsms;

import dev.holdfast.hsms.secs2.Decoding;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Recognises an HSMS message by its bytes: PType 0, a known SType, a length of exactly 10 for
 * control messages, and for data a body that decodes.
 */
public final class HsmsFormat implements FrameFormat<HsmsMessage> {

  static final String PROTOCOL = "hsms";
  private static final int PREFIX = 4 + HsmsHeader.LENGTH;

  private final int maxMessage;

  /** Recognises messages up to the usual limit, {@link HsmsSettings#MAX_MESSAGE}. */
  public HsmsFormat() {
    this(HsmsSettings.MAX_MESSAGE);
  }

  /**
   * @param maxMessage header and body, bytes, 10 or more
   */
  public HsmsFormat(int maxMessage) {
    if (maxMessage < HsmsHeader.LENGTH) {
      throw new IllegalArgumentException("max-message " + maxMessage + " is below 10");
    }
    this.maxMessage = maxMessage;
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public int maxLength() {
    return 4 + maxMessage;
  }

  @Override
  public Finding<HsmsMessage> look(byte[] bytes, int at, int end) {
    int there = end - at;
    if (there < 4) {
      return new Finding.NeedMore<>(PREFIX);
    }
    ByteBuffer frame = ByteBuffer.wrap(bytes, at, there);
    long length = Integer.toUnsignedLong(frame.getInt());
    if (length < HsmsHeader.LENGTH || length > maxMessage) {
      return Finding.no();
    }
    if (there < PREFIX) {
      return new Finding.NeedMore<>(PREFIX);
    }
    HsmsHeader header = HsmsHeader.read(frame);
    boolean control = header.sTypeCode() != 0;
    if (header.pType() != 0
        || SType.of(header.sTypeCode()) == null
        || (control && length != HsmsHeader.LENGTH)) {
      return Finding.no();
    }
    int whole = 4 + (int) length;
    if (there < whole) {
      return new Finding.NeedMore<>(whole);
    }
    byte[] body = Arrays.copyOfRange(bytes, at + PREFIX, at + whole);
    if (!control && Secs2.decode(body) instanceof Decoding.Malformed) {
      return Finding.no();
    }
    return new Finding.Found<>(whole, new HsmsMessage(header, body, null));
  }
}
