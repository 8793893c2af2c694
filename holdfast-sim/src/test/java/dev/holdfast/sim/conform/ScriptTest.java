package dev.holdfast.sim.conform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

  @Test
  void readsARow() {
    List<Row> rows =
        Script.parse(
            "own.txt",
            """
            # for people
            row second-select passive strict-ss equipment
              selected                     # more for people
              send Select.req S2F25W=0101*3+2101aa in 3 pieces T8/2 apart
              expect Select.rsp 1 or Reject.req 1/1 within T6*2
              expect all answer, answer, Linktest.rsp
              expect keep
              repeat 4
            """);
    assertThat(rows)
        .singleElement()
        .satisfies(row -> {
          assertThat(row.place()).isEqualTo("own.txt:2");
          assertThat(row.profiles()).containsExactly(Profile.STRICT_SS);
          assertThat(row.sides()).containsExactly(Connect.PASSIVE);
          assertThat(row.roles()).containsExactly(Role.EQUIPMENT);
          assertThat(row.rounds()).isEqualTo(4);
          assertThat(row.expectation())
              .isEqualTo("Select.rsp 1 or Reject.req 1/1, 2 answer + Linktest.rsp, keep");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send Select.req           | a step before the first row",
        "row Second                | a row needs a name",
        "row a sideways            | a peer is not \"sideways\"",
        "row a;jump                | no step \"jump\"",
        "row a;send Selec.req      | \"Selec.req\" is no frame",
        "row a;send S128F1         | \"S128F1\" is no frame",
        "row a;send Select.rsp:256 | \"Select.rsp:256\" is no frame",
        "row a;send S1F1=0         | \"S1F1=0\" is no frame",
        "row a;send S1F1=00*99999999 | is no frame",
        "row a;send S1F1 in 1 pieces T8 apart | pieces are sent",
        "row a;expect peace        | \"peace\" is nothing that can be expected",
        "row a;expect keep within 5 | \"5\" is no time",
        "row a;pause T9            | \"T9\" is no time",
        "row a;repeat 0            | repeat takes 1 to 1000",
        "row a;open second;with third | no connection \"third\" was opened",
        "row a;expect all answer, keep | \"expect all\" is for messages only",
        "row a;selected twice      | selected takes nothing",
      })
  void saysWhereAndWhyARowCannotBeRead(String text, String why) {
    String script = text.replace(';', '\n');
    assertThatThrownBy(() -> Script.parse("own.txt", script))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("own.txt:" + script.lines().count() + ": ")
        .hasMessageContaining(why);
  }

  @Test
  void namesEachRowOfTheMatrixOnceForEachPeer() {
    for (Connect side : Connect.values()) {
      for (Profile profile : Profile.values()) {
        for (Role role : Role.values()) {
          List<String> names = new ArrayList<>();
          for (Row row : Script.matrix()) {
            if (row.sides().contains(side)
                && row.profiles().contains(profile)
                && row.roles().contains(role)) {
              names.add(row.name());
            }
          }
          assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(30);
        }
      }
    }
  }

  @Test
  void expectsSomethingInEachRow() {
    assertThat(Script.matrix()).allSatisfy(row -> assertThat(row.expectation()).isNotEmpty());
  }
}
