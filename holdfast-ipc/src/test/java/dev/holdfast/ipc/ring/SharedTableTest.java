package dev.holdfast.ipc.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.SharedMemory;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SharedTableTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Names names = new Names();
  private SharedTable table;

  @BeforeEach
  void make() throws IpcException {
    table = SharedTable.create(names.name, 3, 100);
  }

  @AfterEach
  void remove() throws IpcException {
    table.close();
    names.close();
  }

  private String text(String name) throws IpcException {
    return table.get(name).map(value -> new String(value.bytes(), UTF_8)).orElse("none");
  }

  @Test
  void anotherOpeningReadsTheLastValue() throws Exception {
    try (SharedTable other = SharedTable.open(names.name);
        SharedTable.Entry speed = other.own("speed")) {
      assertThat(text("speed")).isEqualTo("none");
      speed.set("12".getBytes(UTF_8));
      speed.set("13.5".getBytes(UTF_8));
      assertThat(text("speed")).isEqualTo("13.5");
      SharedTable.Value value = table.get("speed").orElseThrow();
      assertThat(value.version()).isEqualTo(2);
      assertThat(value.writer()).isEqualTo((int) ProcessHandle.current().pid());
      assertThat(table.names()).containsExactly("speed");
      assertThat(table.isAbandoned("speed")).isFalse();
    }
    assertThat(table.isAbandoned("speed")).isTrue();
    assertThat(text("speed")).isEqualTo("13.5");
  }

  @Test
  void oneAtATimeOwnsAName() throws Exception {
    try (SharedTable.Entry speed = table.own("speed")) {
      speed.set((byte) 1);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> table.own("speed"))
          .withMessageContaining("owns it");
    }
    try (SharedTable.Entry again = table.own("speed")) {
      again.set((byte) 2);
      assertThat(table.get("speed").orElseThrow().version()).isEqualTo(2);
    }
  }

  @Test
  void aDeadOwnerIsToldAndReplaced() throws Exception {
    try (SharedTable.Entry speed = table.own("speed")) {
      speed.set("whole".getBytes(UTF_8));
    }
    long entry = 128;
    RingMemory memory = memory();
    memory.release(entry + 16, Dead.word());
    memory.copyIn("torn".getBytes(UTF_8), 0, entry + 96, 4); // the even value, of version 2
    assertThat(table.isAbandoned("speed")).isTrue();
    assertThat(text("speed")).isEqualTo("whole");
    try (SharedTable.Entry next = table.own("speed")) {
      next.set("anew".getBytes(UTF_8));
      assertThat(text("speed")).isEqualTo("anew");
    }
  }

  private RingMemory memory() throws IpcException {
    return new RingMemory(SharedMemory.openPosix(names.name).segment());
  }

  @Test
  void wakesWhoWaitsForAChange() throws Exception {
    try (SharedTable.Entry speed = table.own("speed")) {
      int seen = table.changes();
      CompletableFuture<Boolean> waits =
          CompletableFuture.supplyAsync(() -> {
            try {
              return table.awaitChange(seen, LONG);
            } catch (IpcException | InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
      speed.set((byte) 1);
      assertThat(waits.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(table.awaitChange(table.changes(), Duration.ofMillis(5))).isFalse();
    }
  }

  @Test
  void noValueIsEverTorn() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (SharedTable.Entry speed = table.own("speed");
        SharedTable other = SharedTable.open(names.name)) {
      CompletableFuture<Void> writes =
          CompletableFuture.runAsync(() -> {
            byte[] value = new byte[100];
            for (int i = 0; !over.get(); i++) {
              Arrays.fill(value, (byte) i);
              try {
                speed.set(Arrays.copyOf(value, 1 + (i & 63)));
              } catch (IpcException e) {
                throw new IllegalStateException(e);
              }
            }
          });
      long version = 0;
      for (int looks = 0; looks < 200_000; looks++) {
        SharedTable.Value value = other.get("speed").orElse(null);
        if (value != null) {
          assertThat(value.version()).isGreaterThanOrEqualTo(version);
          version = value.version();
          byte first = value.bytes()[0];
          for (byte each : value.bytes()) {
            if (each != first) {
              throw new AssertionError("torn: " + Arrays.toString(value.bytes()));
            }
          }
        }
      }
      over.set(true);
      writes.get(20, TimeUnit.SECONDS);
      assertThat(version).isPositive();
    }
  }

  @Test
  void refusesMoreNamesThanItHasRoomFor() throws Exception {
    for (String name : new String[] {"a", "b", "c"}) {
      table.own(name).set((byte) 1);
    }
    assertThatExceptionOfType(IpcException.class)
        .isThrownBy(() -> table.own("d"))
        .withMessageContaining("all 3 names are taken");
  }

  @Test
  void refusesNamesAndValuesThatAreTooLong() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> table.own("x".repeat(65)));
    try (SharedTable.Entry speed = table.own("speed")) {
      assertThatIllegalArgumentException().isThrownBy(() -> speed.set(new byte[101]));
    }
  }

  @Test
  void refusesARing() throws Exception {
    try (Names other = new Names();
        Ring ring = Ring.create(other.name, RingShape.of(RingShape.Kind.SINGLE, 4096))) {
      assertThat(ring.memory().segment().get(ValueLayout.JAVA_INT, Head.READY_AT)).isEqualTo(1);
      assertThatExceptionOfType(IpcException.class)
          .isThrownBy(() -> SharedTable.open(other.name))
          .withMessageContaining("it is no table");
    }
  }
}
