package dev.holdfast.meter.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import dev.holdfast.link.frame.FrameFormat;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.virtual.VirtualPort;
import dev.holdfast.meter.Hex;
import dev.holdfast.meter.MeterFrame.Role;
import dev.holdfast.meter.dlt645.Dlt645Format;
import dev.holdfast.meter.dlt698.Dlt698Format;
import dev.holdfast.meter.modbus.AsciiFormat;
import dev.holdfast.meter.modbus.Carrier;
import dev.holdfast.meter.modbus.CountingRegisters;
import dev.holdfast.meter.modbus.ModbusServer;
import dev.holdfast.meter.modbus.TcpFormat;
import dev.holdfast.meter.scan.Tongue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdaptiveSessionTest {
  private static final byte[] READ = {3, 0, 7, 0, 1};
  private static final byte[] ANSWER = {3, 2, 0, 7};

  /** A head that claims far more than ever comes. */
  private static final class GreedyFormat implements FrameFormat<String> {
    @Override
    public String protocol() {
      return "greedy";
    }

    @Override
    public int maxLength() {
      return 1 << 20;
    }

    @Override
    public Finding<String> look(byte[] bytes, int at, int end) {
      return new Finding.NeedMore<>(1 << 20);
    }
  }

  private static SessionFactory<MeterServerSession> server(Carrier carrier, List<Tongue> tongues) {
    return port ->
        new MeterServerSession(
            port,
            tongues,
            List.of(new ModbusServer(carrier, 1, new CountingRegisters(100))),
            Duration.ofMillis(100));
  }

  private static VirtualPort<AdaptiveSession> open() {
    List<Tongue> serial = Protocols.standard().tongues(Protocols.usual(), Role.REQUEST);
    List<Tongue> network = List.of(Tongue.modbus(new TcpFormat(true)));
    return VirtualPort.open(
        new AdaptiveSessions(
            List.of(
                Guest.of(new GreedyFormat(), server(Carrier.RTU, serial)),
                Guest.mixing("meters", serial, server(Carrier.RTU, serial)),
                Guest.of(new TcpFormat(false), server(Carrier.TCP, network))),
            Duration.ofSeconds(10),
            CutPolicy.STANDARD));
  }

  @Test
  void theFirstFrameTellsWhoHasTheChannel() {
    VirtualPort<AdaptiveSession> rtu = open();
    VirtualPort<AdaptiveSession> tcp = open();

    rtu.receive(Carrier.RTU.wrap(0, 1, READ));
    tcp.receive(Carrier.TCP.wrap(5, 1, READ));

    assertThat(rtu.takeSent()).containsExactly(Carrier.RTU.wrap(0, 1, ANSWER));
    assertThat(tcp.takeSent()).containsExactly(Carrier.TCP.wrap(5, 1, ANSWER));
    assertThat(tcp.session().state()).isEqualTo(MeterServerSession.State.LISTENING);
  }

  @Test
  void aFrameInPiecesBehindJunkIsRecognisedToo() {
    VirtualPort<AdaptiveSession> port = open();
    byte[] frame = Carrier.RTU.wrap(0, 1, READ);

    port.receive(Hex.bytes("fffefd"));
    assertThat(port.session().guest()).isNull();
    for (byte b : Hex.join(frame, frame)) {
      port.receive(b);
    }

    assertThat(port.takeSent())
        .containsExactly(Carrier.RTU.wrap(0, 1, ANSWER), Carrier.RTU.wrap(0, 1, ANSWER));
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(3);
  }

  @Test
  void whoIsNotRecognisedIsTurnedAway() {
    VirtualPort<AdaptiveSession> port = open();

    port.receive(Hex.bytes("474554202f20485454502f312e31"));
    port.advance(Duration.ofSeconds(11));

    assertThat(port.over()).isTrue();
    assertThat(port.closeCause()).isEqualTo(Cause.PROTOCOL_VIOLATION);
    assertThat(port.events()).anyMatch(event -> event.kind().equals("unrecognised"));
  }

  @Test
  void whoSaysNothingMayStay() {
    VirtualPort<AdaptiveSession> port = open();

    port.advance(Duration.ofMinutes(5));

    assertThat(port.over()).isFalse();
  }

  private static VirtualPort<AdaptiveSession> openTo(int most, int unrecognised) {
    return VirtualPort.open(besides(most, unrecognised));
  }

  /** Modbus TCP is recognised, and all else is for those who speak RTU. */
  private static AdaptiveSessions besides(int most, int unrecognised) {
    List<Tongue> serial = Protocols.standard().tongues(Protocols.usual(), Role.REQUEST);
    List<Tongue> network = List.of(Tongue.modbus(new TcpFormat(true)));
    return new AdaptiveSessions(
        List.of(Guest.of(new TcpFormat(false), server(Carrier.TCP, network)).atMost(most)),
        Guest.unknown("meters", server(Carrier.RTU, serial)),
        Duration.ofSeconds(1),
        CutPolicy.STANDARD,
        unrecognised);
  }

  /** Nothing of what it sent is lost, however it comes. */
  @Property(tries = 50)
  void whoHasNobodysHeadIsSomebodyElses(@ForAll @IntRange(min = 1, max = 20) int piece) {
    VirtualPort<AdaptiveSession> port = openTo(1, 1);
    byte[] network = Carrier.TCP.wrap(5, 1, READ);
    byte[] frames = Hex.join(Carrier.RTU.wrap(0, 1, READ), network, Carrier.RTU.wrap(0, 1, READ));

    for (int at = 0; at < frames.length; at += piece) {
      port.receive(Arrays.copyOfRange(frames, at, Math.min(frames.length, at + piece)));
    }

    assertThat(port.takeSent())
        .containsExactly(Carrier.RTU.wrap(0, 1, ANSWER), Carrier.RTU.wrap(0, 1, ANSWER));
  }

  @Property(tries = 50)
  void aHeadIsKnownHoweverItComes(@ForAll @IntRange(min = 1, max = 20) int piece) {
    VirtualPort<AdaptiveSession> port = openTo(1, 1);
    byte[] frame = Carrier.TCP.wrap(5, 1, READ);

    for (int at = 0; at < frame.length; at += piece) {
      port.receive(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + piece)));
    }

    assertThat(port.takeSent()).containsExactly(Carrier.TCP.wrap(5, 1, ANSWER));
  }

  @Test
  void whoSaysNothingIsSomebodyElses() {
    VirtualPort<AdaptiveSession> port = openTo(1, 1);

    port.advance(Duration.ofSeconds(2));

    assertThat(port.session().guest()).isInstanceOf(MeterServerSession.class);
  }

  @Test
  void halfAHeadIsSomebodyElsesAndNotLost() {
    VirtualPort<AdaptiveSession> port = openTo(1, 1);
    byte[] rtu = Carrier.RTU.wrap(0, 1, READ);

    port.receive(Hex.bytes("000500"));
    port.advance(Duration.ofSeconds(2));
    port.receive(rtu);

    assertThat(port.takeSent()).containsExactly(Carrier.RTU.wrap(0, 1, ANSWER));
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isEqualTo(3);
  }

  @Test
  void oneGuestTooManyIsTurnedAway() {
    AdaptiveSessions port = besides(1, 10);
    VirtualPort<AdaptiveSession> first = VirtualPort.open(port);
    VirtualPort<AdaptiveSession> second = VirtualPort.open(port);
    byte[] frame = Carrier.TCP.wrap(5, 1, READ);

    first.receive(frame);
    second.receive(frame);
    assertThat(first.over()).isFalse();
    assertThat(second.over()).isTrue();

    first.breakChannel(Cause.PEER_RESET, "gone");
    VirtualPort<AdaptiveSession> third = VirtualPort.open(port);
    third.receive(frame);
    assertThat(third.takeSent()).hasSize(1);
  }

  @Test
  void ofTooManyThatNobodyKnowsTheOldestGoes() {
    AdaptiveSessions port = besides(9, 2);
    VirtualPort<AdaptiveSession> known = VirtualPort.open(port);
    known.receive(Carrier.TCP.wrap(5, 1, READ));
    VirtualPort<AdaptiveSession> oldest = VirtualPort.open(port);
    VirtualPort<AdaptiveSession> older = VirtualPort.open(port);
    VirtualPort<AdaptiveSession> newest = VirtualPort.open(port);

    assertThat(oldest.over()).isTrue();
    assertThat(oldest.events()).anyMatch(event -> event.kind().equals("unrecognised"));
    assertThat(Stream.of(known, older, newest)).noneMatch(VirtualPort::over);
  }

  @Test
  void moreThanAnyFrameIsJunk() {
    VirtualPort<AdaptiveSession> port = open();

    for (int i = 0; i < 50; i++) {
      port.receive(new byte[1000]);
    }

    assertThat(port.unreadBytes()).isLessThan(20_000);
    assertThat(port.counted(SessionCounter.JUNK_BYTES)).isGreaterThan(20_000);
  }

  /** Counts how often it is asked. */
  private static final class CountingFormat implements FrameFormat<Object> {
    private final FrameFormat<?> format;
    private long asked;

    private CountingFormat(FrameFormat<?> format) {
      this.format = format;
    }

    @Override
    public String protocol() {
      return format.protocol();
    }

    @Override
    public int maxLength() {
      return format.maxLength();
    }

    @Override
    public Finding<Object> look(byte[] bytes, int at, int end) {
      asked++;
      return switch (format.look(bytes, at, end)) {
        case Finding.Found<?>(int length, Object frame) -> new Finding.Found<>(length, frame);
        case Finding.NeedMore<?>(int atLeast) -> new Finding.NeedMore<>(atLeast);
        case Finding.No<?> _ -> Finding.no();
      };
    }
  }

  /** Each byte is asked for once, and again only when a head has got what it wanted. */
  @Property(tries = 20)
  void bytesThatComeOneByOneAreLookedAtAFewTimesEach(@ForAll int seed) {
    byte[] noise = new byte[30_000];
    new Random(seed).nextBytes(noise);
    long single = asked(noise, 1);
    long whole = asked(noise, noise.length);

    assertThat(single).isLessThan(5L * 5 * noise.length);
    assertThat(whole).isLessThanOrEqualTo(single);
  }

  /** Calls of all five formats until all bytes are there, or somebody has the channel. */
  private static long asked(byte[] bytes, int piece) {
    List<CountingFormat> formats =
        Stream.of(
                new GreedyFormat(),
                new AsciiFormat(),
                new TcpFormat(false),
                new Dlt645Format(),
                new Dlt698Format())
            .map(CountingFormat::new)
            .toList();
    List<Guest> guests =
        formats.stream().map(format -> Guest.of(format, server(Carrier.TCP, List.of()))).toList();
    FirstFrame search = new FirstFrame(guests, true);
    ByteBuffer unread = ByteBuffer.wrap(bytes);
    Guest guest = null;
    for (int to = piece; guest == null && to <= bytes.length; to += piece) {
      unread.limit(to);
      do {
        guest = search.look(unread);
        unread.position(unread.position() + search.drop());
      } while (guest == null && unread.remaining() > search.kept());
    }
    return formats.stream().mapToLong(format -> format.asked).sum();
  }
}
