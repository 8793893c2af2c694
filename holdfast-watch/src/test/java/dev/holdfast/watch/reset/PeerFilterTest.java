package dev.holdfast.watch.reset;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.call.Native;
import dev.holdfast.posix.file.Descriptor;
import dev.holdfast.posix.socket.FilterProgram;
import dev.holdfast.posix.socket.PacketSocket.Kind;
import dev.holdfast.posix.socket.Sockets;
import dev.holdfast.watch.capture.Segment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter as the kernel runs it, on datagrams of a pair of local sockets. */
@EnabledOnOs(OS.LINUX)
class PeerFilterTest {

  private static final MethodHandle PAIR =
      Native.bind("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final int LOCAL = 1;
  private static final int DATAGRAMS = 2;
  private static final int PSH = 8;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment room = arena.allocate(256);
  private Descriptor from;
  private Descriptor to;

  @BeforeEach
  void open() throws Exception {
    MemorySegment both = arena.allocate(JAVA_INT, 2);
    Native.callInt("socketpair", errno -> (int) PAIR.invokeExact(errno, LOCAL, DATAGRAMS, 0, both));
    from = new Descriptor(both.getAtIndex(JAVA_INT, 0));
    to = new Descriptor(both.getAtIndex(JAVA_INT, 1));
  }

  @AfterEach
  void close() throws Exception {
    from.close();
    to.close();
    arena.close();
  }

  private static NavigableSet<Integer> set(Integer... addresses) {
    NavigableSet<Integer> set = PeerFilter.ordered();
    set.addAll(List.of(addresses));
    return set;
  }

  private static byte[] packet(Kind kind, int source, int flags, int options) {
    ByteBuffer bytes = ByteBuffer.allocate(100);
    int tcp;
    if (kind == Kind.IPV4) {
      tcp = 20 + 4 * options;
      bytes.put(0, (byte) (0x40 | 5 + options)).putShort(2, (short) (tcp + 20));
      bytes.put(8, (byte) 61).put(9, (byte) 6).putInt(12, source);
    } else {
      tcp = 40;
      bytes.put(0, (byte) 0x60).putShort(4, (short) 20).put(6, (byte) 6).put(7, (byte) 61);
      bytes.putLong(8, 0x20010DB800000000L).putInt(20, source);
    }
    bytes.put(tcp + 12, (byte) 0x50).put(tcp + 13, (byte) flags);
    return bytes.limit(tcp + 20).slice().array();
  }

  private boolean passes(byte[] packet) throws Exception {
    room.asSlice(0, packet.length).copyFrom(MemorySegment.ofArray(packet));
    try {
      Sockets.send(from, room.asSlice(0, packet.length), 0);
      return Sockets.receive(to, room, Sockets.MSG_DONTWAIT) > 0;
    } catch (PosixException e) {
      // A local sender is told that its datagram was not let through.
      assertThat(e.errno()).isIn(Errno.EAGAIN, Errno.EPERM);
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void letsThroughResetsAndBeginningsOfPeersOnly(Kind kind) throws Exception {
    PeerFilter.of(kind, set(10, -20, 30), set()).attachTo(to);
    for (int flags : new int[] {Segment.RST, Segment.RST | Segment.ACK, Segment.SYN | 16}) {
      for (int peer : new int[] {10, -20, 30}) {
        assertThat(passes(packet(kind, peer, flags, 0))).as("%d of %d", flags, peer).isTrue();
      }
      for (int stranger : new int[] {9, 11, 29, 31, 0, -1, -19, -21}) {
        assertThat(passes(packet(kind, stranger, flags, 0))).as("%d", stranger).isFalse();
      }
    }
    for (int flags : new int[] {Segment.ACK, Segment.ACK | PSH, Segment.FIN | Segment.ACK}) {
      assertThat(passes(packet(kind, 10, flags, 0))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void letsThroughAnySegmentOfAPeerWhoseDistanceIsNotKnown(Kind kind) throws Exception {
    PeerFilter.of(kind, set(10, 30), set(20)).attachTo(to);
    assertThat(passes(packet(kind, 20, Segment.ACK, 0))).isTrue();
    assertThat(passes(packet(kind, 20, Segment.RST, 0))).isTrue();
    assertThat(passes(packet(kind, 10, Segment.RST, 0))).isTrue();
    assertThat(passes(packet(kind, 10, Segment.ACK, 0))).isFalse();
    assertThat(passes(packet(kind, 21, Segment.ACK, 0))).isFalse();
  }

  @Test
  void looksBehindTheOptionsOfIpv4() throws Exception {
    PeerFilter.of(Kind.IPV4, set(10), set()).attachTo(to);
    assertThat(passes(packet(Kind.IPV4, 10, Segment.RST, 10))).isTrue();
    assertThat(passes(packet(Kind.IPV4, 10, Segment.ACK, 10))).isFalse();
  }

  @Test
  void dropsOtherProtocolsLaterFragmentsAndWhatIsCutShort() throws Exception {
    PeerFilter.of(Kind.IPV4, set(10), set(20)).attachTo(to);
    byte[] udp = packet(Kind.IPV4, 20, Segment.RST, 0);
    udp[9] = 17;
    assertThat(passes(udp)).isFalse();
    byte[] fragment = packet(Kind.IPV4, 20, Segment.RST, 0);
    fragment[7] = 1;
    assertThat(passes(fragment)).isFalse();
    assertThat(passes(new byte[] {0x45})).isFalse();
  }

  @Test
  void letsNothingThroughWhereThereAreNoPeers() throws Exception {
    PeerFilter.of(Kind.IPV4, set(), set()).attachTo(to);
    assertThat(passes(packet(Kind.IPV4, 10, Segment.RST, 0))).isFalse();
  }

  @Test
  void staysSmallForAnyNumberOfPeersAndMissesNone() throws Exception {
    Random random = new Random(7);
    for (int count : new int[] {1, 2, 127, 128, 129, 5_000}) {
      NavigableSet<Integer> peers = PeerFilter.ordered();
      for (int n = 0; n < count; n++) {
        peers.add(random.nextInt());
      }
      FilterProgram filter = PeerFilter.of(Kind.IPV4, peers, set());
      assertThat(filter.size()).isLessThan(1_000);
      filter.attachTo(to);
      for (int peer : peers.stream().limit(300).toList()) {
        assertThat(passes(packet(Kind.IPV4, peer, Segment.RST, 0))).isTrue();
      }
      if (count < PeerFilter.MOST_RANGES) {
        for (int n = 0; n < 100; n++) {
          int stranger = random.nextInt();
          assertThat(passes(packet(Kind.IPV4, stranger, Segment.RST, 0)))
              .isEqualTo(peers.contains(stranger));
        }
      }
    }
  }

  @Test
  void joinsNeighboursFirst() {
    assertThat(PeerFilter.ranges(set(1, 2, 3, 100, 101, -5), 3))
        .containsExactly(
            new PeerFilter.Range(1, 3),
            new PeerFilter.Range(100, 101),
            new PeerFilter.Range(-5, -5));
  }
}
