package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.proof.Spoilt;
import dev.holdfast.link.session.StateTable;
import dev.holdfast.link.virtual.VirtualPort;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What the proofs of one connection have in common: any settings, any bytes, the table. */
final class AnyTraffic {

  static final int MAX_MESSAGE = 2_000;
  static final int MAX_OPEN = 8;

  private static final int LINKTEST_SECONDS = 20;

  private AnyTraffic() {}

  static <T> T any(Random random, T[] values) {
    return List.of(values).get(random.nextInt(values.length));
  }

  /** Either role, either end, with Linktest.req or without. */
  static HsmsSettings.Builder settings(Random random) {
    HsmsSettings.Builder builder = random.nextBoolean() ? Rig.host() : Rig.equipment();
    return (random.nextBoolean() ? builder.active() : builder.passive())
        .linktest(Duration.ofSeconds((long) random.nextInt(2) * LINKTEST_SECONDS))
        .maxMessage(MAX_MESSAGE)
        .maxOpenTransactions(MAX_OPEN);
  }

  /**
   * Some frames come, cut anywhere.
   *
   * @param spoiltOneIn in one of so many times some of their bytes are changed
   */
  static void receive(
      Random random, VirtualPort<?> port, int spoiltOneIn, Supplier<byte[]> frames) {
    byte[] bytes = frames.get();
    for (int more = random.nextInt(4); more > 0; more--) {
      byte[] next = frames.get();
      byte[] both = Arrays.copyOf(bytes, bytes.length + next.length);
      System.arraycopy(next, 0, both, bytes.length, next.length);
      bytes = both;
    }
    if (random.nextInt(spoiltOneIn) == 0) {
      bytes = Spoilt.bytes(random, bytes, 2);
    }
    port.receiveSplit(bytes, Spoilt.cuts(random, bytes.length));
  }

  /** Checks that each move so far is a row of the table; gives the state that they lead to. */
  static Enum<?> alongTheTable(VirtualPort<?> port, StateTable<HsmsState, HsmsTrigger> table) {
    Enum<?> state = HsmsState.NOT_CONNECTED;
    for (VirtualPort.Move move : port.moves()) {
      assertThat(move.from()).isEqualTo(state);
      state = move.to();
      assertThat(table.rows()).anyMatch(row -> row.from() == move.from() && row.to() == move.to());
    }
    return state;
  }
}
