package dev.holdfast.hsms.secs1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.virtual.VirtualPort;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Bytes of any kind, cut anywhere. */
class AnyBytesTest {

  private static final List<Byte> CODES =
      List.of(Wire.ENQ, Wire.EOT, Wire.ACK, Wire.NAK, (byte) 10, (byte) 254);

  @Property(tries = 300)
  void keepsToItsTableAndTakesAGoodBlockAfterwards(@ForAll long seed) {
    Random random = new Random(seed);
    VirtualPort<Secs1Session> port =
        Wire.open((random.nextBoolean() ? Wire.host() : Wire.equipment()).retries(1));
    for (int step = 0; step < 60; step++) {
      if (random.nextInt(4) == 0) {
        assertThat(port.session().send(6, 11, Items.binary(new byte[random.nextInt(600)])))
            .isNull();
      }
      port.receive(bytes(random));
      if (random.nextInt(3) == 0) {
        port.advance(Duration.ofMillis(random.nextInt(12_000)));
      }
    }
    port.advance(Duration.ofHours(1));
    assertThat(port.over()).isFalse();
    assertThat(port.session().state()).isEqualTo(Secs1State.IDLE);
    assertThat(port.session().waitingMessages()).isZero();
    assertThat(port.timers()).isEmpty();
    assertAlongTheTable(port);

    boolean host = port.session().settings().equals(Wire.host().retries(1).build());
    int before = port.delivered().size();
    port.takeSent();
    Wire.deliver(port, host ? "<S5F1#99999=210101" : ">S2F17#99999");
    assertThat(port.delivered()).hasSize(before + 1);
  }

  private static void assertAlongTheTable(VirtualPort<Secs1Session> port) {
    for (VirtualPort.Move move : port.moves()) {
      assertThat(port.session().table().rows())
          .anyMatch(row -> row.from() == move.from() && row.to() == move.to());
    }
  }

  private static byte[] bytes(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int left = random.nextInt(5); left >= 0; left--) {
      switch (random.nextInt(4)) {
        case 0 -> out.write(random.nextInt());
        case 1 -> {
          int number = random.nextInt(4);
          out.write(Wire.ENQ);
          out.writeBytes(
              Wire.block(
                  "%sS2F25W#%d:%d/%d=2101"
                      .formatted(
                          random.nextBoolean() ? "<" : ">",
                          random.nextInt(3),
                          number,
                          number + random.nextInt(2))));
        }
        default -> out.write(CODES.get(random.nextInt(CODES.size())));
      }
    }
    return out.toByteArray();
  }

  @Property(tries = 200)
  void readsTheSameHoweverTheBytesAreCut(@ForAll long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String block :
        List.of(">S1F1W#1", ">S2F25W#2:1/2=2102", ">S2F25W#2:2/2=0102", ">S6F11#3=0100")) {
      all.write(Wire.ENQ);
      all.writeBytes(Wire.block(block));
    }
    byte[] bytes = all.toByteArray();
    VirtualPort<Secs1Session> port = Wire.open(Wire.equipment());
    port.receiveSplit(
        bytes, random.ints(random.nextInt(40), 0, bytes.length + 1).sorted().toArray());
    assertThat(port.delivered())
        .extracting(Decoded::kind)
        .containsExactly("S1F1", "S2F25", "S6F11");
    assertThat(port.events()).isEmpty();
  }
}
