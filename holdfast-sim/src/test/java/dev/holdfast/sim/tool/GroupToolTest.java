package dev.holdfast.sim.tool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.hsms.HsmsLinks;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.util.List;
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
  void refusesWhatItDoesNotDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(List.of(1, 1)).build())
        .withMessageContaining("[1, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(List.of(1, 2)).eventsPerSecond(1).build())
        .withMessageContaining("only answers");
  }
}
