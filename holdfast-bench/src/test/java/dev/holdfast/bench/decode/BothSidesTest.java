package dev.holdfast.bench.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.hsms.sml.Sml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BothSidesTest {

  @Test
  void secs2SumsAreTheSame() {
    byte[] body = new Secs2Records().byHand();
    double sum = Secs2Sums.byHand(body);
    assertThat(sum).isPositive();
    assertThat(Secs2Sums.byReader(body)).isEqualTo(sum);
    assertThat(Secs2Sums.byItems(body)).isEqualTo(sum);
  }

  @Test
  void secs2BodiesAreTheSame() {
    Secs2Records records = new Secs2Records();
    assertThat(records.byItems()).isEqualTo(records.byHand());
  }

  @Test
  void smlTextsAreTheSame() {
    SmlByHand byHand = new SmlByHand();
    ListItem items = new Secs2Records().items();
    String text = Sml.print(items);
    assertThat(byHand.print(items)).isEqualTo(text);
    assertThat(byHand.parse(text)).isEqualTo(Secs2Sums.byHand(Secs2.encode(items)));
    assertThat(Sml.parseItem(text)).isEqualTo(items);
  }

  @ParameterizedTest
  @ValueSource(strings = {"modbus-rtu", "dlt645-2007", "dlt698.45"})
  void allFramesHoldAndAreFound(String protocol) {
    MeterCorpus corpus = MeterCorpus.of(protocol);
    assertThat(CheckLoops.count(protocol, corpus)).isEqualTo(corpus.frames());
    assertThat(MeterReader.scan(corpus.bytes()).frames()).isEqualTo(corpus.frames());
  }
}
