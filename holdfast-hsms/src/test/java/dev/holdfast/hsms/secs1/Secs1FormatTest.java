package dev.holdfast.hsms.secs1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.link.frame.Finding;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Secs1FormatTest {

  private final Secs1Format format = new Secs1Format();

  @Test
  void findsABlockAndReadsItsHeader() {
    byte[] bytes = Wire.block("<S6F11W#305419896:2/3@300=210101");
    Finding<Secs1Block> finding = format.look(bytes, 0, bytes.length);
    assertThat(finding).isInstanceOf(Finding.Found.class);
    Secs1Block block = ((Finding.Found<Secs1Block>) finding).frame();
    assertThat(block.bytes()).isEqualTo(bytes);
    assertThat(block.fields())
        .containsEntry("deviceId", 300)
        .containsEntry("fromEquipment", true)
        .containsEntry("stream", 6)
        .containsEntry("function", 11)
        .containsEntry("wait", true)
        .containsEntry("block", 2)
        .containsEntry("last", false)
        .containsEntry("systemBytes", 305419896L);
    assertThat(block.text()).startsWith("S6F11 W block 2, device 300 to host").contains("21 01 01");
  }

  @Test
  void asksForMoreUntilTheSumIsThere() {
    byte[] bytes = Wire.block(">S1F1W#1");
    for (int end = 0; end < bytes.length; end++) {
      assertThat(format.look(bytes, 0, end)).isInstanceOf(Finding.NeedMore.class);
    }
  }

  @Test
  void refusesAWrongSumLengthOrHeader() {
    byte[] sum = Wire.block(">S1F1W#1");
    sum[sum.length - 1]++;
    assertThat(format.look(sum, 0, sum.length)).isInstanceOf(Finding.No.class);
    assertThat(format.look(new byte[] {9}, 0, 1)).isInstanceOf(Finding.No.class);
    for (String impossible : new String[] {">S0F1#1", ">S1F2W#1", ">S1F1#1:0/2"}) {
      byte[] bytes = Wire.block(impossible);
      assertThat(format.look(bytes, 0, bytes.length)).isInstanceOf(Finding.No.class);
    }
  }

  @Property
  void takesAnyBytes(@ForAll byte[] bytes) {
    for (int at = 0; at <= bytes.length; at++) {
      Finding<Secs1Block> finding = format.look(bytes, at, bytes.length);
      if (finding instanceof Finding.Found<Secs1Block>(int length, Secs1Block block)) {
        assertThat(block.bytes()).hasSize(length);
      }
    }
  }
}
