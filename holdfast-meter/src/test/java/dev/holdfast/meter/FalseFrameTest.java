package dev.holdfast.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.dlt698.Dlt698Frame;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.Protocols;
import dev.holdfast.meter.scan.FrameScanner;
import dev.holdfast.meter.scan.FrameSink;
import dev.holdfast.meter.scan.Tongue;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames claim is never allocated: only what came is, up to the longest frame there is. */
class FalseFrameTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<Tongue> ALL =
      Protocols.standard()
          .tongues(
              List.of("modbus-rtu", "dlt645-2007", "dlt698.45", "modbus-ascii", "modbus-tcp"),
              Role.REQUEST);

  private static final FrameSink NOBODY =
      new FrameSink() {
        @Override
        public void frame(MeterFrame frame, byte[] bytes, int preamble, int from, int to) {}

        @Override
        public void junk(byte[] bytes, int from, int to) {}
      };

  /** Bytes that an action takes from the heap, once all its classes are there. */
  private static long allocated(Runnable action) {
    for (int i = 0; i < 3; i++) {
      action.run();
    }
    long thread = Thread.currentThread().threadId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    action.run();
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  /** Heads whose frames never become whole, each with a little behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "68999999999999681fff",
        "68ff3f4305",
        "68ffff4305",
        "0110000000ffff",
        "000100000000ffff",
        "00010000ffff0110",
        "3a303130333030",
        "68686868",
        "fefefefe",
      })
  void headsTakeNoMoreThanTheLongestFrameWouldNeed(String head) {
    byte[] one = Hex.bytes(head);
    byte[] more = new byte[100];
    int longest = ALL.stream().mapToInt(tongue -> tongue.format().maxLength()).max().orElse(0);

    assertThat(
            allocated(() -> {
              FrameScanner scanner = new FrameScanner(ALL, NOBODY);
              scanner.feed(ByteBuffer.wrap(one));
              for (int i = 0; i < 10; i++) {
                scanner.feed(ByteBuffer.wrap(more));
              }
              scanner.gap();
            }))
        .isLessThan(longest);
  }

  /** A-XDR whose counts and lengths claim what is not there, in frames whose checks hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "8501010010020001 01 84ffffffff",
        "8501010010020001 02 847fffffff",
        "8501010010020001 09 84ffffffff",
        "8501010010020001 0a 84fffffff0",
        "8501010010020001 04 84ffffffff",
        "850201 84ffffffff",
        "85030150020200 84ffffffff",
        "0502 01 84ffffffff",
        "0504 01 84ffffffff",
        "8801 01 84ffffffff",
        "0901 01 0001 84ffffffff",
        "1000 84ffffffff",
      })
  void countsTakeNoMoreThanALongestFrame(String apdu) {
    byte[] data = Hex.bytes(apdu);
    byte[] userData = Arrays.copyOf(data, data.length + 16);
    Dlt698Frame frame = Dlt698Frame.of(0xC3, ServerAddress.single("42"), 0, userData);

    assertThat(
            allocated(() -> {
              assertThat(frame.message().apdu()).isNotNull();
              assertThat(frame.items()).isNotNull();
              assertThat(frame.summary()).isNotEmpty();
            }))
        .isLessThan(new Dlt698Format().maxLength() + (16L << 10));
  }
}
