package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.virtual.VirtualPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** An active host against a passive equipment, the wire between them split at random. */
class PairTest {

  private final VirtualPort<HsmsSession> host =
      VirtualPort.open(new HsmsSessions(Rig.host().linktest(Duration.ofSeconds(20)).build()));
  private final VirtualPort<HsmsSession> equipment =
      VirtualPort.open(new HsmsSessions(Rig.equipment().linktest(Duration.ofSeconds(30)).build()));
  private int echoed;

  private void echo() {
    List<Decoded> delivered = equipment.delivered();
    for (; echoed < delivered.size(); echoed++) {
      HsmsMessage primary = (HsmsMessage) delivered.get(echoed);
      byte[] body = new byte[primary.bodyLength()];
      primary.body().get(body);
      assertThat(equipment.session().reply(primary, body)).isNull();
    }
  }

  private void settle(Random random) {
    while (true) {
      byte[] out = host.takeSentBytes();
      byte[] back = equipment.takeSentBytes();
      if (out.length + back.length == 0) {
        return;
      }
      carry(out, equipment, random);
      echo();
      carry(back, host, random);
    }
  }

  private static void carry(byte[] bytes, VirtualPort<HsmsSession> to, Random random) {
    if (bytes.length > 0) {
      to.receiveSplit(
          bytes, random.ints(random.nextInt(4), 0, bytes.length + 1).sorted().toArray());
    }
  }

  @Property(tries = 60)
  void everyRequestGetsItsOwnReply(@ForAll long seed) {
    PairTest pair = new PairTest();
    pair.exchange(new Random(seed));
  }

  private void exchange(Random random) {
    settle(random);
    List<byte[]> bodies = new ArrayList<>();
    List<CompletableFuture<HsmsMessage>> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      byte[] body = binary(random);
      bodies.add(body);
      replies.add(host.session().request(2, 25, body));
      if (random.nextInt(5) == 0) {
        settle(random);
        Duration pause = Duration.ofMillis(random.nextInt(20_000));
        host.advance(pause);
        equipment.advance(pause);
        settle(random);
      }
    }
    settle(random);
    for (int i = 0; i < replies.size(); i++) {
      assertThat(replies.get(i).join().body().compareTo(ByteBuffer.wrap(bodies.get(i)))).isZero();
    }
    assertThat(host.session().openTransactions()).isZero();
    assertThat(host.suspicions()).isEmpty();
    assertThat(equipment.suspicions()).isEmpty();
    assertThat(equipment.counted(SessionCounter.FRAMES_IN))
        .isEqualTo(host.counted(SessionCounter.FRAMES_OUT));
  }

  private static byte[] binary(Random random) {
    byte[] body = new byte[2 + random.nextInt(200)];
    random.nextBytes(body);
    body[0] = 0x21;
    body[1] = (byte) (body.length - 2);
    return body;
  }

  @Test
  void anIdlePairStaysSelectedForADay() {
    Random random = new Random(7);
    settle(random);
    for (int second = 0; second < 86_400; second++) {
      host.advance(Duration.ofSeconds(1));
      equipment.advance(Duration.ofSeconds(1));
      settle(random);
    }
    assertThat(host.session().ready()).isTrue();
    assertThat(equipment.session().ready()).isTrue();
    assertThat(host.counted(SessionCounter.FRAMES_OUT)).isGreaterThan(4_000);
  }

  @Test
  void bothEndsLeaveTogether() {
    settle(new Random(1));
    host.session().stop();
    settle(new Random(2));
    assertThat(equipment.session().state()).isEqualTo(HsmsState.NOT_CONNECTED);
    assertThat(host.session().state()).isEqualTo(HsmsState.NOT_CONNECTED);
  }
}
