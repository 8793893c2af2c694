package dev.holdfast.hsms.secs1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class Secs1SettingsTest {

  private static void refuses(String text, UnaryOperator<Secs1Settings.Builder> change) {
    Secs1Settings.Builder builder = change.apply(Secs1Settings.host());
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining(text);
  }

  @Test
  void hasTheDefaultsOfTheStandard() {
    Secs1Settings host = Secs1Settings.host().build();
    assertThat(host.t1()).isEqualTo(Duration.ofMillis(500));
    assertThat(host.t2()).isEqualTo(Duration.ofSeconds(10));
    assertThat(host.t3()).isEqualTo(Duration.ofSeconds(45));
    assertThat(host.t4()).isEqualTo(Duration.ofSeconds(45));
    assertThat(host.retries()).isEqualTo(3);
    assertThat(host.master()).isFalse();
    assertThat(host.maxMessage()).isEqualTo(10 + 7_995_148);
    assertThat(Secs1Settings.equipment().build().master()).isTrue();
  }

  @Test
  void refusesWhatIsOutOfRange() {
    refuses("device-id 32768", b -> b.deviceId(0x8000));
    refuses("t1 99ms is not 100ms to 10s", b -> b.t1(Duration.ofMillis(99)));
    refuses("t1", b -> b.t1(Duration.ofMillis(10_001)));
    refuses("t2", b -> b.t2(Duration.ofMillis(199)));
    refuses("t2 25001ms", b -> b.t2(Duration.ofMillis(25_001)));
    refuses("t3", b -> b.t3(Duration.ofSeconds(121)));
    refuses("t4", b -> b.t4(Duration.ofMillis(999)));
    refuses("retries 32", b -> b.retries(32));
    refuses("max-message", b -> b.maxMessage(Secs1Settings.MAX_MESSAGE + 1));
    refuses("max-open-transactions", b -> b.maxOpenTransactions(0));
    refuses("max-unsent", b -> b.maxUnsent(0));
  }

  @Test
  void canBeTakenUpAgainWithNothingLost() {
    Secs1Settings settings =
        Secs1Settings.host()
            .master(true)
            .deviceId(3)
            .checkDeviceId(false)
            .t1(Duration.ofSeconds(1))
            .t2(Duration.ofSeconds(2))
            .t3(Duration.ofSeconds(3))
            .t4(Duration.ofSeconds(4))
            .retries(5)
            .interleave(false)
            .dropDuplicates(false)
            .maxMessage(1000)
            .checkBodies(false)
            .maxOpenTransactions(7)
            .maxUnsent(8)
            .build();
    assertThat(settings.toBuilder().build()).isEqualTo(settings);
  }
}
