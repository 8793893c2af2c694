package dev.holdfast.link.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelViewTest {

  private static final KernelView TCP =
      new KernelView(
          7,
          "ESTABLISHED",
          1,
          2,
          3,
          2,
          0,
          1_600_000,
          900,
          2_900,
          3_000,
          2_950,
          KernelView.UNKNOWN,
          KernelView.UNKNOWN,
          "no bytes here");

  @Test
  void namesWhatIsMissing() {
    assertThat(TCP.available()).isTrue();
    assertThat(TCP.missing()).containsExactly("unacked bytes", "unread bytes");
  }

  @Test
  void saysFiguresWithTheirUnits() {
    assertThat(TCP.sentence())
        .startsWith("ESTABLISHED, unacked segments 1, retransmits 2")
        .contains("rto 1600000 us", "last ACK received 2950 ms ago")
        .endsWith("not available: unacked bytes, unread bytes");
  }

  @Test
  void saysWhyNothingIsKnown() {
    KernelView nothing = KernelView.unavailable(7, "the connection is not TCP");

    assertThat(nothing.available()).isFalse();
    assertThat(nothing.missing()).hasSize(13);
    assertThat(nothing.sentence())
        .isEqualTo("the kernel's view is not available: the connection is not TCP");
  }
}
