package dev.holdfast.gateway.link;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs1.Secs1Block;
import dev.holdfast.link.session.Decoded;
import java.nio.charset.Charset;
import java.util.Map;

/** A block of SECS-I as people see it: its header, and SML where it is a whole message. */
record ShownBlock(Secs1Block block, Charset charset) implements Decoded {

  @Override
  public String protocol() {
    return block.protocol();
  }

  @Override
  public String kind() {
    return block.kind();
  }

  @Override
  public byte[] bytes() {
    return block.bytes();
  }

  @Override
  public String text() {
    String header = block.headline();
    return block.last() && block.number() <= 1
        ? header + "\n" + HsmsMessage.of(block.message(), block.data()).text(charset)
        : header;
  }

  @Override
  public Map<String, Object> fields() {
    return block.fields();
  }
}
