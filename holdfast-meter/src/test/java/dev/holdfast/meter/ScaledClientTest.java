package dev.holdfast.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.meter.MeterClient.Answer;
import dev.holdfast.meter.ScaledClient.Scaling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaledClientTest {

  /** A client of one request, to which every frame brings the same values. */
  private record Fixed(List<PointValue> values) implements MeterClient {
    @Override
    public String protocol() {
      return "fixed";
    }

    @Override
    public String address() {
      return "1";
    }

    @Override
    public List<Request> requests() {
      return List.of(new Request(new byte[0], "all"));
    }

    @Override
    public Answer match(Request request, MeterFrame frame) {
      return values.isEmpty() ? new Answer.NotMine() : new Answer.Values(values);
    }
  }

  private static final MeterFrame ANY =
      new MeterFrame() {
        @Override
        public String protocol() {
          return "fixed";
        }

        @Override
        public Role role() {
          return Role.RESPONSE;
        }

        @Override
        public String address() {
          return "1";
        }

        @Override
        public int code() {
          return 0;
        }

        @Override
        public String summary() {
          return "";
        }

        @Override
        public List<DataItem> items() {
          return List.of();
        }
      };

  private static Answer scaled(PointValue... values) {
    ScaledClient client =
        new ScaledClient(
            new Fixed(List.of(values)),
            Map.of("u", new Scaling(new BigDecimal("100"), new BigDecimal("-1"), "kV")));
    return client.match(client.requests().getFirst(), ANY);
  }

  @Test
  void scalesEachValueOfAPointAndNoOther() {
    assertThat(
            scaled(
                new PointValue("u", "220.5", "V"),
                new PointValue("u.2", "1", "V"),
                new PointValue("uu", "1", "V")))
        .isEqualTo(
            new Answer.Values(
                List.of(
                    new PointValue("u", "22049.0", "kV"),
                    new PointValue("u.2", "99", "kV"),
                    new PointValue("uu", "1", "V"))));
  }

  @Test
  void leavesTextAsItIs() {
    assertThat(scaled(new PointValue("u", "2026-01-01", "")))
        .isEqualTo(new Answer.Values(List.of(new PointValue("u", "2026-01-01", ""))));
  }

  @Test
  void leavesOtherAnswersAsTheyAre() {
    assertThat(scaled()).isEqualTo(new Answer.NotMine());
  }
}
