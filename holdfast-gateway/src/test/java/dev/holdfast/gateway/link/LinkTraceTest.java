package dev.holdfast.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.web.TraceSource;
import dev.holdfast.gateway.web.TraceView;
import dev.holdfast.link.session.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LinkTraceTest {

  private final List<Boolean> switched = new ArrayList<>();
  private final LinkTrace trace = new LinkTrace(switched::add);

  private TraceSource open() {
    return Objects.requireNonNull(trace.open(1, "READY", ""));
  }

  private static TraceView next(TraceSource source) throws InterruptedException {
    return Objects.requireNonNull(source.next(0));
  }

  @Test
  void tellsAReaderThatStoodStillHowManyLinesItLost() throws InterruptedException {
    TraceSource slow = open();
    for (int i = 0; i < LinkTrace.MOST_LINES + 9; i++) {
      trace.event(SessionEvent.info("e" + i, ""));
    }
    assertThat(next(slow).what()).isEqualTo("link");
    for (int i = 0; i < LinkTrace.MOST_LINES - 1; i++) {
      assertThat(next(slow).name()).isEqualTo("e" + i);
    }
    assertThat(next(slow).name()).isEqualTo("lost 10");
    assertThat(slow.next(0)).isNull();
    trace.event(SessionEvent.info("later", ""));
    assertThat(next(slow).name()).isEqualTo("later");
  }

  @Test
  void keepsEachReaderBySelf() throws InterruptedException {
    TraceSource one = open();
    TraceSource other = open();
    trace.event(SessionEvent.info("both", ""));
    next(one);
    assertThat(next(one).name()).isEqualTo("both");
    next(other);
    assertThat(next(other).name()).isEqualTo("both");
  }

  @Test
  void switchesTheLinksTraceOffWithTheLastReader() {
    TraceSource one = open();
    TraceSource other = open();
    one.close();
    assertThat(switched).doesNotContain(false);
    other.close();
    assertThat(switched).endsWith(false);
  }

  @Test
  void takesNoMoreReadersThanItMay() {
    for (int i = 0; i < LinkTrace.MOST_READERS; i++) {
      open();
    }
    assertThat(trace.open(1, "READY", "")).isNull();
  }

  @Test
  void waitsNoLongerThanAsked() throws InterruptedException {
    TraceSource idle = open();
    next(idle);
    assertThat(idle.next(1)).isNull();
  }
}
