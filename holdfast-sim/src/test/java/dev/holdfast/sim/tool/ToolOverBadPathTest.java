package dev.holdfast.sim.tool;

import static dev.holdfast.sim.tool.HsmsBytes.control;
import static dev.holdfast.sim.tool.HsmsBytes.data;
import static dev.holdfast.sim.tool.HsmsBytes.hex;
import static dev.holdfast.sim.tool.HsmsBytes.number;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.Links;
import dev.holdfast.link.LinksSettings;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.sim.RawClient;
import dev.holdfast.sim.relay.FaultRelay;
import dev.holdfast.sim.relay.Faults;
import dev.holdfast.sim.tool.HsmsBytes.Frame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolOverBadPathTest {

  private static final int WANTED = 300;

  @TempDir Path dir;

  /** Bodies by DATAID, as the host has seen them. */
  private final Map<Long, String> seen = new TreeMap<>();

  @Test
  void losesNothingAndChangesNothingWhileThePathBreaks() throws IOException {
    Path record = dir.resolve("tool.jsonl");
    ToolSettings settings =
        ToolSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0"))
            .eventsPerSecond(2_000)
            .record(record)
            .build();
    Faults faults = Faults.NONE.withSeed(11).withMaxPiece(40).withResetChance(0.01);
    try (Links links = Links.open(new LinksSettings(1, false));
        ToolSimulator tool = ToolSimulator.open(links, settings);
        FaultRelay relay = FaultRelay.open(addressOf(tool), faults)) {
      String place = "127.0.0.1:" + relay.address().getPort();
      while (seen.size() < WANTED) {
        try (RawClient client = new RawClient(place)) {
          serve(client);
        } catch (IOException expected) {
          // The path has broken the connection; a host dials again.
        }
      }
      assertThat(relay.resets()).isPositive();
    }
    long highest = seen.keySet().stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(seen.keySet())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, highest).boxed().toList());
    List<String> acknowledged =
        Files.readAllLines(record).stream().filter(line -> line.startsWith("{\"link\"")).toList();
    assertThat(acknowledged)
        .doesNotHaveDuplicates()
        .hasSizeBetween((int) highest - 1, (int) highest);
  }

  private static InetSocketAddress addressOf(ToolSimulator tool) {
    String port = tool.address().substring(tool.address().lastIndexOf(':') + 1);
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  private void serve(RawClient client) throws IOException {
    client.write(control(HsmsBytes.SELECT_REQ, 1));
    while (seen.size() < WANTED) {
      int length = ByteBuffer.wrap(client.read(4)).getInt();
      Frame frame = HsmsBytes.parse(client.read(length));
      if (frame.sType() == 0) {
        String body = HexFormat.of().formatHex(frame.body());
        assertThat(seen.getOrDefault(number(frame.elements().getFirst()), body)).isEqualTo(body);
        seen.put(number(frame.elements().getFirst()), body);
        client.write(data(6, 12, false, frame.system(), hex("210100")));
      }
    }
  }
}
