package dev.holdfast.sim.tool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.holdfast.hsms.HsmsLinks;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tool of several session entities, over loopback sockets. */
@Timeout(30)
class GroupToolTest {

  private static ToolSettings.Builder settings(List<Integer> sessionIds) {
    return ToolSettings.at(Endpoint.parse("tcp-listen://127.0.0.1:0")).sessionIds(sessionIds);
  }

  @Test
  void eachEntityAnswersAsAToolDoes() throws Exception {
    try (Links links = Links.open();
        ToolSimulator tool = ToolSimulator.open(links, settings(List.of(3, 4)).build());
        HsmsLinks host =
            HsmsLinks.gs("tcp://" + tool.address(), HsmsSettings.host().build())
                .link(3, "three")
                .link(4, "four")
                .open(links)) {
      for (int id : List.of(3, 4)) {
        host.link(id).whenSelected().get(10, SECONDS);
        var echo = host.link(id).request(2, 25, Items.binary((byte) id)).get(10, SECONDS);
        assertThat(echo.item()).isEqualTo(Items.binary((byte) id));
        assertThat(echo.header().sessionId()).isEqualTo(id);
      }
      assertThat(tool.status().connections()).isEqualTo(1);
    }
  }

  @Test
  void eachEntityRaisesEventsAndAlarmsOfItsOwn() throws Exception {
    Map<Integer, List<String>> came = new ConcurrentHashMap<>();
    try (Links links = Links.open();
        ToolSimulator tool =
            ToolSimulator.open(
                links, settings(List.of(3, 4, 5)).eventsPerSecond(50).alarmEvery(2).build());
        HsmsLinks host =
            HsmsLinks.gs("tcp://" + tool.address(), HsmsSettings.host().build())
                .link(3, "three", on -> on.onPrimary(note(came, 3)))
                .link(4, "four", on -> on.onPrimary(note(came, 4)))
                .open(links)) {
      await().atMost(20, SECONDS).until(() -> came.size() == 2 && bothHave(came, 6));
      assertThat(tool.status().connections()).isEqualTo(1);
      host.link(3).whenSelected().get(10, SECONDS);
    }
    for (int id : List.of(3, 4)) {
      assertThat(came.get(id))
          .startsWith("S6F11:1", "S6F11:2", "S5F1:1", "S6F11:3", "S6F11:4", "S5F1:2");
    }
    assertThat(came).doesNotContainKey(5);
  }

  private static boolean bothHave(Map<Integer, List<String>> came, int count) {
    return came.values().stream().allMatch(messages -> messages.size() >= count);
  }

  /** Notes a message by its number, and acknowledges it. */
  private static Consumer<PrimaryMessage> note(Map<Integer, List<String>> came, int id) {
    return primary -> {
      if (primary.message().header().sessionId() == id && primary.item() instanceof ListItem body) {
        int at = primary.stream() == 6 ? 0 : 1;
        came.computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>())
            .add(primary.kind() + ":" + body.get(at).asLong());
        var _ = primary.reply(Items.binary((byte) 0));
      } else {
        var _ = primary.decline();
      }
    };
  }

  @Test
  void refusesWhatItDoesNotDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(List.of(1, 1)).build())
        .withMessageContaining("[1, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(List.of(1, 2)).record(Path.of("tool.jsonl")).build())
        .withMessageContaining("no record file");
  }
}
