package dev.holdfast.bench.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BothSidesTest {

  @Test
  void secs2SumsAreTheSame() {
    byte[] body = Secs2Sums.body();
    double sum = Secs2Sums.byHand(body);
    assertThat(sum).isPositive();
    assertThat(Secs2Sums.byReader(body)).isEqualTo(sum);
    assertThat(Secs2Sums.byItems(body)).isEqualTo(sum);
  }

  @ParameterizedTest
  @ValueSource(strings = {"modbus-rtu", "dlt645-2007", "dlt698.45"})
  void allFramesHoldAndAreFound(String protocol) {
    MeterCorpus corpus = MeterCorpus.of(protocol);
    assertThat(CheckLoops.count(protocol, corpus)).isEqualTo(corpus.frames());
    assertThat(MeterReader.scan(corpus.bytes()).frames()).isEqualTo(corpus.frames());
  }
}
