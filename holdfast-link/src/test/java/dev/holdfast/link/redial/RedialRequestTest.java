package dev.holdfast.link.redial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedialRequestTest {

  private static final byte[] NONCE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  private static @Nullable RedialRequest parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return RedialRequest.parse(bytes, bytes.length);
  }

  @Test
  void isOneLineOfAscii() {
    assertThat(RedialRequest.plain("etcher-1").bytes())
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo("HOLDFAST-REDIAL 1 etcher-1\n");
    assertThat(parse("HOLDFAST-REDIAL 1 etcher-1\n")).isEqualTo(RedialRequest.plain("etcher-1"));
  }

  @Test
  void theLongestFitsInto128Bytes() {
    RedialRequest longest =
        RedialRequest.proving(
            "x".repeat(RedialRequest.MOST_NAME), "secret", 99_999_999_999L, NONCE);
    byte[] bytes = longest.bytes();
    assertThat(bytes).hasSizeLessThanOrEqualTo(RedialRequest.MOST_BYTES);
    assertThat(RedialRequest.parse(bytes, bytes.length)).isEqualTo(longest);
  }

  @Test
  void whatHasAnotherShapeIsNone() {
    assertThat(parse("HOLDFAST-REDIAL 1 etcher-1")).isNull();
    assertThat(parse("HOLDFAST-REDIAL 2 etcher-1\n")).isNull();
    assertThat(parse("HOLDFAST-REDIAL 1 two words\n")).isNull();
    assertThat(parse("HOLDFAST-REDIAL 1 \n")).isNull();
    assertThat(parse("HOLDFAST-REDIAL 1 " + "x".repeat(200) + "\n")).isNull();
    assertThat(parse("")).isNull();
  }

  @Test
  void aProofHoldsForItsSecretItsNameAndItsTime() {
    RedialRequest request = RedialRequest.proving("etcher-1", "between us", 1_000, NONCE);
    assertThat(request.proves("between us", 1_060)).isTrue();
    assertThat(request.proves("another", 1_000)).isFalse();
    assertThat(request.proves("between us", 1_061)).isFalse();
    assertThat(request.proves("between us", 939)).isFalse();
    RedialRequest other =
        new RedialRequest("etcher-2", request.seconds(), request.nonce(), request.proof());
    assertThat(other.proves("between us", 1_000)).isFalse();
    assertThat(Objects.requireNonNull(parse("HOLDFAST-REDIAL 1 etcher-1\n")).proves("", 0))
        .isFalse();
  }
}
