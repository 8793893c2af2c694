package dev.holdfast.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.liveness.IdleTimes;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.liveness.LivenessSettings.Profile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the silences of one channel teach. */
class IdleLessonsTest {

  private static final String PATH = "10.0.0.7:5000";

  private final IdleTimes times = new IdleTimes();

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private IdleLessons lessons(LivenessSettings.Builder settings) {
    return new IdleLessons(times, PATH, settings.build());
  }

  private static KernelView view(long atSeconds, long ackAgo, long dataAgo) {
    return new KernelView(
        s(atSeconds).toNanos(),
        "ESTABLISHED",
        0,
        0,
        0,
        0,
        0,
        200_000,
        1_000,
        s(dataAgo).toMillis(),
        s(dataAgo).toMillis(),
        s(ackAgo).toMillis(),
        KernelView.UNKNOWN,
        KernelView.UNKNOWN,
        "test");
  }

  @Test
  void aSilenceOfDataIsOneOfTheWireWhereTheKernelDoesNotAsk() {
    IdleLessons lessons = lessons(LivenessSettings.of(Profile.LAN).keepaliveIdle(s(0)));
    lessons.asks(lessons.wanted(), true, 0);
    lessons.heard(s(90).toNanos());
    assertThat(times.of(PATH).survived()).isEqualTo(s(90));
    assertThat(lessons.ofWire(s(90).toNanos())).isEqualTo(s(90));
  }

  @Test
  void noSilenceOfTheWireIsLongerThanTheKernelWaits() {
    IdleLessons lessons = lessons(LivenessSettings.of(Profile.WAN));
    lessons.asks(lessons.wanted(), true, 0);
    lessons.heard(s(90).toNanos());
    assertThat(times.of(PATH).survived()).isEqualTo(s(10));
    assertThat(lessons.ofWire(s(90).toNanos())).isEqualTo(s(10));
  }

  @Test
  void whereTheKernelCannotBeToldSilenceIsThatOfData() {
    IdleLessons lessons = lessons(LivenessSettings.of(Profile.WAN));
    lessons.asks(lessons.wanted(), false, 0);
    lessons.heard(s(90).toNanos());
    assertThat(times.of(PATH).survived()).isEqualTo(s(90));
  }

  @Test
  void anAnsweredQuestionIsASilenceSurvivedAndASparingLinkTriesMore() {
    IdleLessons lessons = lessons(LivenessSettings.of(Profile.CELLULAR));
    assertThat(lessons.wanted()).isEqualTo(s(60));
    lessons.asks(lessons.wanted(), true, s(100).toNanos());
    lessons.saw(view(150, 50, 50));
    assertThat(lessons.wanted()).isEqualTo(s(60));
    lessons.saw(view(165, 5, 65));
    assertThat(times.of(PATH).survived()).isEqualTo(s(60));
    assertThat(lessons.wanted()).isEqualTo(s(75));
  }

  @Test
  void anAcknowledgementOfDataTeachesNothing() {
    IdleLessons lessons = lessons(LivenessSettings.of(Profile.CELLULAR));
    lessons.asks(s(60), true, 0);
    lessons.saw(view(165, 5, 5));
    assertThat(times.of(PATH).survived()).isEqualTo(s(0));
  }

  @Test
  void asksBeforeWhatIsKnownToBeFatal() {
    times.forgot(PATH, s(8));
    assertThat(lessons(LivenessSettings.of(Profile.WAN)).wanted()).isEqualTo(s(4));
    assertThat(lessons(LivenessSettings.of(Profile.LAN)).wanted()).isEqualTo(s(3));
  }

  @Test
  void asksBeforeTheFirewallThatIsKnown() {
    assertThat(
            lessons(LivenessSettings.of(Profile.LAN).keepaliveIdle(s(60)).firewallIdle(s(30)))
                .wanted())
        .isEqualTo(s(24));
  }
}
