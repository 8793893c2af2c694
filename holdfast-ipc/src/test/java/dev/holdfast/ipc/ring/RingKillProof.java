package dev.holdfast.ipc.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.peer.Numbered;
import dev.holdfast.ipc.peer.PeerProcess;
import dev.holdfast.ipc.ring.RingShape.Kind;
import dev.holdfast.link.proof.Proof;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The writer or the reader of a ring is killed at any instant, a program in C nine times of ten:
 * what it has said is there, nothing is torn, and the one who is left goes on.
 */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class RingKillProof {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String ENDLESS = "1000000000000";

  @TempDir Path folder;

  private final List<Double> millis = new ArrayList<>();
  private long skipped;
  private int kills;

  @Test
  void whoIsLeftGoesOnAndNothingIsLostOrTorn() {
    RingPeers peers = new RingPeers(folder);
    Proof.run(
        "ring-kill",
        random -> {
          Kind kind = random.nextBoolean() ? Kind.SINGLE : Kind.MANY;
          try (Names names = new Names();
              Ring ring = Ring.create(names.name, RingShape.of(kind, 16 << 10))) {
            if (random.nextBoolean()) {
              killWriter(peers, names.name, ring, random);
            } else {
              killReader(peers, names.name, ring, random);
            }
          }
          kills++;
        });
    Collections.sort(millis);
    System.out.printf(
        "proof: ring-kill: %d kills, %d records skipped; going on after the death took %.2f ms in"
            + " the median, %.2f at most%n",
        kills, skipped, millis.get(millis.size() / 2), millis.getLast());
  }

  private static PeerProcess victim(RingPeers peers, Random random, String... arguments)
      throws Exception {
    return random.nextInt(10) == 0 ? peers.inJava(arguments) : peers.inC(arguments);
  }

  private void killWriter(RingPeers peers, String name, Ring ring, Random random) throws Exception {
    int bytes = 8 + random.nextInt(400);
    try (RingReader reader = ring.reader();
        PeerProcess peer = victim(peers, random, "write", name, ENDLESS, "" + bytes)) {
      long[] next = {1};
      Thread reads =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  byte[] message = reader.take(LONG).value();
                  while (message.length > 0) {
                    assertThat(Numbered.number(message)).isEqualTo(next[0]++);
                    message = reader.take(LONG).value();
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long dead = peer.killAnywhere(random);
      try (RingWriter heir = ring.writer()) {
        assertThat(heir.put(new byte[0], LONG)).isEqualTo(Outcome.DONE);
        reads.join(LONG.toMillis());
        millis.add((System.nanoTime() - dead) / 1e6);
        assertThat(reads.isAlive()).as("the reader goes on").isFalse();
      }
      assertThat(next[0] - 1).as("read, where it said").isGreaterThanOrEqualTo(peer.last());
      skipped += reader.missed();
    }
  }

  private void killReader(RingPeers peers, String name, Ring ring, Random random) throws Exception {
    long[] written = {0};
    boolean[] over = {false};
    try (RingWriter writer = ring.writer();
        PeerProcess peer = victim(peers, random, "read", name, ENDLESS)) {
      int bytes = 8 + random.nextInt(400);
      Thread writes =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  while (!stopped(over)) {
                    byte[] message = Numbered.message(written[0] + 1, bytes);
                    if (writer.put(message, Duration.ofMillis(20)) == Outcome.DONE) {
                      written[0]++;
                    }
                  }
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      long dead = peer.killAnywhere(random);
      try (RingReader heir = ring.reader()) {
        Receipt<byte[]> first = heir.take(LONG);
        millis.add((System.nanoTime() - dead) / 1e6);
        synchronized (over) {
          over[0] = true;
        }
        writes.join(LONG.toMillis());
        long number = Numbered.number(first.value());
        assertThat(number).isBetween(1L, peer.last() + 1);
        for (Receipt<byte[]> more = heir.take(Duration.ZERO);
            more.outcome() == Outcome.DONE;
            more = heir.take(Duration.ZERO)) {
          assertThat(Numbered.number(more.value())).isEqualTo(++number);
        }
        assertThat(number).isEqualTo(written[0]);
      }
    }
  }

  private static boolean stopped(boolean[] over) {
    synchronized (over) {
      return over[0];
    }
  }
}
