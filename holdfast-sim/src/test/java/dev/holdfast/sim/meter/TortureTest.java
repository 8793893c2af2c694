package dev.holdfast.sim.meter;

import static dev.holdfast.sim.meter.MeterBytes.dlt645;
import static dev.holdfast.sim.meter.MeterBytes.get698;
import static dev.holdfast.sim.meter.MeterBytes.hex;
import static dev.holdfast.sim.meter.MeterBytes.join;
import static dev.holdfast.sim.meter.MeterBytes.read645;
import static dev.holdfast.sim.meter.MeterBytes.rtu;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.PseudoTerminal;
import dev.holdfast.sim.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What lines do to frames, against one meter that speaks all three protocols, case after case on
 * the same channel: a byte too many or too few in one case would spoil the next.
 */
@Tag("long")
@Timeout(240)
class TortureTest {
  private static final String ADDRESS = "123456789012";
  private static final String OTHER = "000000000099";

  /** Longer than any pause within a frame here, however busy the machine is. */
  private static final Duration GAP = Duration.ofSeconds(1);

  private static final int MORE_THAN_THE_GAP = 1_500;
  private static final int SHORT_PAUSE = 3;

  /** Either end of what is tested. */
  private interface Wire {
    void write(byte... bytes) throws IOException;

    byte[] read(int length) throws IOException;

    boolean silentFor(int millis) throws IOException;
  }

  /** A request of one protocol that is ours, and what the meter says to it. */
  private record Exchange(byte[] request, byte[] reply) {}

  private final List<AutoCloseable> opened = new ArrayList<>();

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  private Wire tcp() throws IOException {
    Links links = keep(Links.open(new LinksSettings(1, false)));
    MeterSimSettings settings =
        MeterSimSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0")).gap(GAP).build();
    MeterSimulator meter = keep(MeterSimulator.open(links, settings));
    RawClient client = keep(new RawClient(meter.address()));
    return new Wire() {
      @Override
      public void write(byte... bytes) throws IOException {
        client.write(bytes);
      }

      @Override
      public byte[] read(int length) throws IOException {
        return client.read(length);
      }

      @Override
      public boolean silentFor(int millis) throws IOException {
        return client.silentFor(Duration.ofMillis(millis));
      }
    };
  }

  private Wire serial() throws IOException {
    Links links = keep(Links.open(new LinksSettings(1, false)));
    PseudoTerminal line = keep(PseudoTerminal.open());
    MeterSimSettings settings =
        MeterSimSettings.at(Endpoint.parse("serial://" + line.path())).gap(GAP).build();
    keep(MeterSimulator.open(links, settings));
    return new Wire() {
      @Override
      public void write(byte... bytes) throws IOException {
        line.write(bytes);
      }

      @Override
      public byte[] read(int length) throws IOException {
        return line.read(length);
      }

      @Override
      public boolean silentFor(int millis) throws IOException {
        return !line.readable(millis);
      }
    };
  }

  @Test
  void everyCaseIsRightOnTcp() throws Exception {
    run(tcp());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void everyCaseIsRightOnASerialLine() throws Exception {
    run(serial());
  }

  private static void run(Wire wire) throws Exception {
    Exchange rtu = new Exchange(rtu("01 03 00 00 00 02"), rtu("01 03 04 0000 0001"));
    byte[] read645 = read645(ADDRESS, "04000401");
    Exchange dlt645 = learned(wire, read645, 10, head -> (head[9] & 0xFF) + 12);
    byte[] read698 = get698(ADDRESS, "40010200");
    Exchange dlt698 =
        learned(wire, read698, 3, head -> ((head[2] & 0xFF) << 8 | (head[1] & 0xFF)) + 2);
    assertThat(HexFormat.of().formatHex(dlt645.reply())).contains("45c3ab896745");
    List<Exchange> all = List.of(rtu, dlt645, dlt698);
    for (Exchange own : all) {
      common(wire, own);
      foreignBefore(wire, own, all);
    }
    ofModbus(wire, rtu);
    of645(wire, dlt645);
    of698(wire, dlt698);
    assertThat(wire.silentFor(300)).as("nothing is left over").isTrue();
  }

  private interface Length {
    int of(byte[] head);
  }

  /** The reply to a plain request, whose head tells its length. */
  private static Exchange learned(Wire wire, byte[] request, int head, Length length)
      throws IOException {
    wire.write(request);
    byte[] start = wire.read(head);
    byte[] rest = wire.read(length.of(start) - head);
    return new Exchange(request, join(start, rest));
  }

  private static void expect(Wire wire, String what, byte[]... replies) throws IOException {
    byte[] expected = join(replies);
    assertThat(HexFormat.of().formatHex(wire.read(expected.length)))
        .as(what)
        .isEqualTo(HexFormat.of().formatHex(expected));
  }

  /** What any protocol must stand. */
  private static void common(Wire wire, Exchange own) throws Exception {
    byte[] request = own.request();
    byte[] reply = own.reply();

    wire.write(request);
    expect(wire, "plain", reply);
    for (int cut = 1; cut < request.length; cut++) {
      wire.write(Arrays.copyOf(request, cut));
      Thread.sleep(SHORT_PAUSE);
      wire.write(Arrays.copyOfRange(request, cut, request.length));
      expect(wire, "split before " + cut, reply);
    }
    for (byte b : request) {
      wire.write(b);
      Thread.sleep(SHORT_PAUSE);
    }
    expect(wire, "byte by byte", reply);
    wire.write(join(request, request));
    expect(wire, "two glued", reply, reply);
    wire.write(join(request, request, request));
    expect(wire, "three glued", reply, reply, reply);
    wire.write(Arrays.copyOf(request, request.length / 2));
    Thread.sleep(MORE_THAN_THE_GAP);
    wire.write(request);
    expect(wire, "a stale half frame", reply);
    wire.write(join(hex("ff"), request));
    expect(wire, "one byte of junk", reply);
    wire.write(join(hex("ffffff"), request));
    expect(wire, "three bytes of junk", reply);
    byte[] bad = request.clone();
    bad[bad.length - 2] ^= 0x55;
    wire.write(join(bad, request));
    expect(wire, "a bad check, glued", reply);
    wire.write(bad);
    Thread.sleep(SHORT_PAUSE);
    wire.write(request);
    expect(wire, "a bad check, then good", reply);
    wire.write(join(reply, request));
    expect(wire, "our own reply comes back", reply);
    wire.write(join(hex("68 99 00 00 00 00 00 68 11 ff"), request));
    expect(wire, "a false 645 header", reply);
    wire.write(join(hex("68 ff 3f 43 05"), request));
    expect(wire, "a false 698 header", reply);
    wire.write(join(hex("68686868686868686868 6868"), request));
    expect(wire, "12 x 68", reply);
  }

  /** Others on the same line speak before ours, each in its own protocol. */
  private static void foreignBefore(Wire wire, Exchange own, List<Exchange> all) throws Exception {
    byte[] rtuAsked = rtu("02 03 00 00 00 02");
    byte[] rtuAnswer = rtu("02 03 04 0001 0002");
    byte[] asked645 = read645(OTHER, "00010000");
    byte[] answer645 = dlt645(OTHER, 0x91, (byte) 0, (byte) 0, (byte) 1, (byte) 0, (byte) 9);
    byte[] asked698 = get698(OTHER, "40010200");

    wire.write(join(rtuAsked, rtuAnswer, own.request()));
    expect(wire, "request and reply of another unit", own.reply());
    wire.write(join(asked645, answer645, own.request()));
    expect(wire, "request and reply of another 645 meter", own.reply());
    wire.write(join(asked698, own.request()));
    expect(wire, "request to another 698 meter", own.reply());
    for (Exchange first : all) {
      for (Exchange second : all) {
        wire.write(join(first.request(), own.request(), second.request()));
        expect(wire, "mixed", first.reply(), own.reply(), second.reply());
      }
    }
  }

  private static void ofModbus(Wire wire, Exchange rtu) throws Exception {
    wire.write(join(rtu("01 41 07"), rtu.request()));
    expect(wire, "unknown function, glued", rtu("01 c1 01"), rtu.reply());
    wire.write(rtu("01 41 07"));
    expect(wire, "unknown function alone", rtu("01 c1 01"));
    byte[] write60 = new byte[7 + 120];
    System.arraycopy(hex("01 10 0032 003c 78"), 0, write60, 0, 7);
    wire.write(rtu(write60));
    expect(wire, "60 registers", rtu("01 10 0032 003c"));
    byte[] write100 = new byte[7 + 200];
    System.arraycopy(hex("01 10 0032 0064 c8"), 0, write100, 0, 7);
    byte[] inner = read645(ADDRESS, "04000401");
    System.arraycopy(inner, 0, write100, 51, inner.length);
    wire.write(rtu(write100));
    expect(wire, "100 registers with a 645 frame inside", rtu("01 10 0032 0064"));
    wire.write(join(rtu("00 06 0005 0077"), rtu("01 03 0005 0001")));
    expect(wire, "broadcast, then what it wrote", rtu("01 03 02 0077"));
    wire.write(join(rtu("01 10 0000 0002 02 0001"), rtu.request()));
    expect(wire, "a byte count that does not fit", rtu("01 90 03"), rtu.reply());
  }

  private static void of645(Wire wire, Exchange own) throws Exception {
    wire.write(join(hex("fefefefe"), own.request()));
    expect(wire, "645 with FE before it", own.reply());
    byte[] time = hex("00 00 12 01 01 26");
    wire.write(join(dlt645("999999999999", 0x08, time), own.request()));
    expect(wire, "645 broadcast time is silent", own.reply());
    wire.write(dlt645("aaaaaaaaaaaa", 0x13));
    expect(wire, "645 wildcard", dlt645(ADDRESS, 0x93, hex("129078563412")));
    wire.write(join(dlt645(OTHER, 0x14, own.request()), own.request()));
    expect(wire, "645 write to another that carries data", own.reply());
  }

  private static void of698(Wire wire, Exchange own) throws Exception {
    wire.write(join(hex("fefefefe"), own.request()));
    expect(wire, "698 with FE before it", own.reply());
    byte[] proxy =
        hex(
            "68310043055555223311111486a2090709f2090201060208010000030064106810004300000025800105"
                + "800901781600397216");
    wire.write(join(proxy, own.request()));
    expect(wire, "698 proxy for another with a frame inside", own.reply());
  }
}
