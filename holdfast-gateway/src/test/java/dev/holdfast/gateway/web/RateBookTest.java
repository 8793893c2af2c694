package dev.holdfast.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.web.LinkView.Traffic;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateBookTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateBook book = new RateBook();

  @Test
  void meansOverTheLastFiveSeconds() {
    for (int i = 0; i <= 10; i++) {
      sample(i * SECOND, i < 5 ? 0 : (i - 5) * 10L);
    }

    assertThat(book.status(with(0)).rates().messagesIn()).isEqualTo(10.0);
    assertThat(book.status(with(0)).rates().bytesIn()).isEqualTo(1000.0);
  }

  @Test
  void keepsOneMinuteOfHistory() {
    for (int i = 0; i < 100; i++) {
      sample(i * SECOND, i * 2L);
    }

    assertThat(book.status(with(0)).history()).hasSize(RateBook.HISTORY).containsOnly(2L);
  }

  @Test
  void reportsALinkUntilItsHistoryIsEmpty() {
    sample(0, 0);
    int changed = 0;
    for (int i = 1; i <= 100; i++) {
      changed += sample(i * SECOND, 1).size();
    }

    assertThat(changed).isEqualTo(RateBook.HISTORY);
  }

  @Test
  void startsAnewWhenTotalsFall() {
    sample(0, 500);
    sample(SECOND, 3);

    assertThat(book.status(with(3)).rates().messagesIn()).isZero();
    assertThat(book.status(with(3)).history()).containsExactly(0L);
  }

  @Test
  void forgetsALinkThatIsGone() {
    sample(0, 0);
    sample(SECOND, 9);
    book.sample(2 * SECOND, each -> {});

    assertThat(book.status(with(9)).history()).isEmpty();
  }

  private Set<String> sample(long nanos, long messages) {
    return book.sample(nanos, each -> each.accept("a", traffic(messages)));
  }

  private static Traffic traffic(long messages) {
    return new Traffic(messages, 0, messages * 100, 0);
  }

  private static LinkView with(long messages) {
    LinkView link = FakeGateway.link("a", "arq", "udp://10.0.0.1:1");
    return new LinkView(
        link.name(),
        link.protocol(),
        link.endpoint(),
        link.peer(),
        link.condition(),
        link.state(),
        link.sessionState(),
        link.ready(),
        link.sinceMicros(),
        link.epoch(),
        traffic(messages),
        link.counters(),
        link.lastMessage(),
        link.lastBreak(),
        link.connections(),
        link.liveness(),
        link.dialIn());
  }
}
