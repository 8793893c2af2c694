package dev.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.link.Links;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BothServersTest {

  private static final HsmsHeader S2F25 = HsmsHeader.data(0, 2, 25, true, 0);
  private static final Item LOOPBACK = Items.binary(new byte[1000]);

  @Test
  void answersComeInOrderFromBoth() throws IOException {
    byte[] body = Secs2.encode(LOOPBACK);
    try (Links links = Links.open();
        LoadDriver floor =
            LoadDriver.connect(EchoServer.serve(EchoServer.Way.BLOCKING), S2F25, body);
        LoadDriver ours = LoadDriver.connect(EchoServer.holdfast(links), S2F25, body)) {
      for (int outstanding : new int[] {1, 64}) {
        assertThat(floor.rate(outstanding, 200)).isPositive();
        assertThat(ours.rate(outstanding, 200)).isPositive();
      }
    }
  }

  @Test
  void aHostOnHoldfastGetsAllItsReplies() {
    try (Links links = Links.open();
        HoldfastDriver host = new HoldfastDriver(EchoServer.holdfast(links), LOOPBACK)) {
      assertThat(host.rate(64, 200)).isPositive();
    }
  }
}
