package dev.holdfast.ipc.ring;

import dev.holdfast.ipc.IpcException;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.ring.RingShape.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** To its users a ring is a queue with a bound, around the end of its room too. */
@EnabledOnOs(OS.LINUX)
class RingLincheckTest {

  private static final int LARGEST = 240;

  /** A scenario has fewer messages than there is room for. */
  public static class Model {
    private final Deque<Integer> queue = new ArrayDeque<>();

    public boolean first(int value) {
      return offer(value);
    }

    public boolean second(int value) {
      return offer(value);
    }

    private boolean offer(int value) {
      return queue.add(mapped(value));
    }

    public int take() {
      Integer taken = queue.poll();
      return taken == null ? 0 : taken;
    }
  }

  /** A ring whose next record is near the end of the room. */
  abstract static class Subject {
    private final RingReader reader;
    private final RingWriter first;
    private final RingWriter second;

    Subject(Kind kind) throws IpcException {
      RingShape shape = new RingShape(kind, 4096, LARGEST, kind == Kind.MANY ? 2 : 1, false);
      MemorySegment memory = Arena.ofAuto().allocate(shape.allBytes(), 4096);
      Ring ring = Ring.make("ring", memory, () -> {}, shape, Waker.futex("ring"));
      reader = ring.reader();
      first = ring.writer();
      second = kind == Kind.MANY ? ring.writer() : first;
      for (int i = 0; i < 13; i++) {
        int _ = offer(first, 1) ? take() : 0;
      }
    }

    static boolean offer(RingWriter writer, int value) throws IpcException {
      byte[] message = new byte[LARGEST];
      message[0] = (byte) value;
      message[LARGEST - 1] = (byte) value;
      return writer.offer(message) == Outcome.DONE;
    }

    @Operation(nonParallelGroup = "first")
    public boolean first(@Param(gen = IntGen.class) int value) throws IpcException {
      return offer(first, mapped(value));
    }

    @Operation(nonParallelGroup = "reader")
    public int take() throws IpcException {
      int[] taken = {0};
      int _ =
          reader.read(
              (memory, at, length) -> {
                int begin = memory.get(ValueLayout.JAVA_BYTE, at);
                int end = memory.get(ValueLayout.JAVA_BYTE, at + length - 1);
                taken[0] = begin == end ? begin : -1;
              },
              1);
      return taken[0];
    }

    RingWriter second() {
      return second;
    }
  }

  /** One writer. */
  public static class Single extends Subject {
    public Single() throws IpcException {
      super(Kind.SINGLE);
    }
  }

  /** Two writers. */
  public static class Many extends Subject {
    public Many() throws IpcException {
      super(Kind.MANY);
    }

    @Operation(nonParallelGroup = "second")
    public boolean second(@Param(gen = IntGen.class) int value) throws IpcException {
      return offer(second(), mapped(value));
    }
  }

  private static int mapped(int value) {
    return 1 + (value & 63);
  }

  private static StressOptions options(int threads) {
    return new StressOptions()
        .threads(threads)
        .actorsPerThread(4)
        .actorsBefore(2)
        .iterations(8)
        .invocationsPerIteration(300)
        .minimizeFailedScenario(true)
        .sequentialSpecification(Model.class);
  }

  @Test
  void aRingOfOneWriterIsAQueue() {
    options(2).check(Single.class);
  }

  @Test
  void aRingOfManyWritersIsAQueue() {
    options(3).check(Many.class);
  }
}
