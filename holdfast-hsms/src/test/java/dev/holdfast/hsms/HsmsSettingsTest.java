package dev.holdfast.hsms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HsmsSettingsTest {

  private static HsmsSettings.Builder with(String name, long millis) {
    HsmsSettings.Builder builder = HsmsSettings.host();
    Duration value = Duration.ofMillis(millis);
    return switch (name) {
      case "t3" -> builder.t3(value);
      case "t5" -> builder.t5(value);
      case "t6" -> builder.t6(value);
      case "t7" -> builder.t7(value);
      case "t8" -> builder.t8(value);
      case "linktest" -> builder.linktest(value);
      case "device-id" -> builder.deviceId((int) millis);
      case "max-message" -> builder.maxMessage((int) millis);
      case "max-open-transactions" -> builder.maxOpenTransactions((int) millis);
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "t3, 1000", "t3, 120000",
    "t5, 1000", "t5, 240000",
    "t6, 1000", "t6, 240000",
    "t7, 1000", "t7, 240000",
    "t8, 1000", "t8, 120000",
    "linktest, 0", "linktest, 86400000",
    "device-id, 0", "device-id, 32767",
    "max-message, 10", "max-message, 1073741824",
    "max-open-transactions, 1", "max-open-transactions, 65536"
  })
  void takesBothEndsOfEachRange(String name, long value) {
    assertThatCode(() -> with(name, value).build()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "t3, 999, 999ms is not 1s to 120s",
    "t3, 121000, 121s is not 1s to 120s",
    "t5, 0, 0s is not 1s to 240s",
    "t5, 241000, 241s is not 1s to 240s",
    "t6, 999, 999ms is not 1s to 240s",
    "t6, 240001, 240001ms is not 1s to 240s",
    "t7, 500, 500ms is not 1s to 240s",
    "t7, 241000, 241s is not 1s to 240s",
    "t8, 0, 0s is not 1s to 120s",
    "t8, 121000, 121s is not 1s to 120s",
    "linktest, -1000, -1s is not 0s to 86400s",
    "linktest, 86401000, 86401s is not 0s to 86400s",
    "device-id, -1, -1 is not 0 to 32767",
    "device-id, 32768, 32768 is not 0 to 32767",
    "max-message, 9, 9 is not 10 to 1073741824 bytes",
    "max-open-transactions, 0, 0 is not 1 to 65536"
  })
  void namesTheValueThatIsOutOfItsRange(String name, long value, String complaint) {
    HsmsSettings.Builder builder = with(name, value);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(name + " " + complaint);
  }

  @Test
  void hasTheDefaultsOfTheStandard() {
    HsmsSettings host = HsmsSettings.host().build();
    assertThat(host.t3()).hasSeconds(45);
    assertThat(host.t5()).hasSeconds(10);
    assertThat(host.t6()).hasSeconds(5);
    assertThat(host.t7()).hasSeconds(10);
    assertThat(host.t8()).hasSeconds(5);
    assertThat(host.connect()).isEqualTo(HsmsSettings.Connect.ACTIVE);
    assertThat(HsmsSettings.equipment().build().connect()).isEqualTo(HsmsSettings.Connect.PASSIVE);
  }

  @Test
  void aBuilderOfBuiltSettingsKeepsThemAll() {
    HsmsSettings settings =
        HsmsSettings.equipment()
            .active()
            .deviceId(7)
            .checkDeviceId(false)
            .t3(Duration.ofSeconds(1))
            .t5(Duration.ofSeconds(2))
            .t6(Duration.ofSeconds(3))
            .t7(Duration.ofSeconds(4))
            .t8(Duration.ofSeconds(6))
            .linktest(Duration.ofSeconds(8))
            .maxMessage(99)
            .profile(HsmsSettings.Profile.STRICT_SS)
            .checkBodies(false)
            .maxOpenTransactions(3)
            .build();
    assertThat(settings.toBuilder().build()).isEqualTo(settings);
  }
}
