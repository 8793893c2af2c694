package dev.holdfast.meter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.MeterServer;
import dev.holdfast.meter.PlainMeter;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Server;
import dev.holdfast.meter.dlt698.Dlt698Server;
import dev.holdfast.meter.dlt698.ServerAddress;
import dev.holdfast.meter.line.MeterServerSession;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.scan.StreamsTest.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The mixed streams one behind the other, in every order and cut everywhere. */
class GluedStreamsTest {
  private static final String ADDRESS = "123456789012";

  /** What the meters of the streams say to bytes that come in these pieces. */
  private static List<String> replies(byte[] bytes, int... cuts) {
    List<MeterServer> servers =
        List.of(
            new ModbusServer(Carrier.RTU, 1, new CountingRegisters(10_000)),
            new Dlt645Server(Dlt645Address.parse(ADDRESS), PlainMeter.threePhase()),
            new Dlt698Server(ServerAddress.single(ADDRESS), PlainMeter.threePhase()));
    VirtualPort<MeterServerSession> port =
        VirtualPort.open(p ->
            new MeterServerSession(
                p, Found.tongues(Role.REQUEST), servers, Duration.ofMillis(100)));
    port.receiveSplit(bytes, cuts);
    return port.takeSent().stream().map(Hex::of).toList();
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @Test
  void eachPairHasTheFramesOfBothHoweverItIsCut() throws IOException {
    for (Stream first : StreamsTest.streams()) {
      for (Stream second : StreamsTest.streams()) {
        byte[] bytes = Hex.join(first.bytes(), second.bytes());
        List<String> expect = joined(first.expect(), second.expect());
        for (int cut = 1; cut < bytes.length; cut++) {
          assertThat(StreamsTest.protocols(Found.fed(bytes, cut)))
              .as("%s, then %s, cut before %d", first, second, cut)
              .isEqualTo(expect);
        }
        int[] everywhere = IntStream.range(1, bytes.length).toArray();
        assertThat(StreamsTest.protocols(Found.fed(bytes, everywhere))).isEqualTo(expect);
      }
    }
  }

  @Test
  void eachTripleHasTheFramesOfAll() throws IOException {
    for (Stream first : StreamsTest.streams()) {
      for (Stream second : StreamsTest.streams()) {
        for (Stream third : StreamsTest.streams()) {
          byte[] bytes = Hex.join(Hex.join(first.bytes(), second.bytes()), third.bytes());
          assertThat(StreamsTest.protocols(Found.fed(bytes)))
              .as("%s, %s, %s", first, second, third)
              .isEqualTo(joined(joined(first.expect(), second.expect()), third.expect()));
        }
      }
    }
  }

  @Test
  void eachPairIsAnsweredInOrder() throws IOException {
    int answered = 0;
    for (Stream first : StreamsTest.streams()) {
      for (Stream second : StreamsTest.streams()) {
        byte[] bytes = Hex.join(first.bytes(), second.bytes());
        List<String> expect = joined(replies(first.bytes()), replies(second.bytes()));
        answered += expect.size();
        for (int cut = 1; cut < bytes.length; cut += 7) {
          assertThat(replies(bytes, cut)).as("%s, %s", first, second).isEqualTo(expect);
        }
      }
    }
    assertThat(answered).isGreaterThan(200);
  }
}
