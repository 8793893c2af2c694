package dev.holdfast.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hsms.gem.IdKind;
import dev.holdfast.hsms.gem.IdNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a configuration names are read and checked with it. */
class NamedFilesTest {

  @TempDir Path folder;

  private List<String> problems(String keys) {
    String yaml =
        "links:\n  - {name: a, protocol: hsms, endpoint: \"tcp://h:1\", hsms: {%s}}\n"
            .formatted(keys);
    return switch (ConfigLoader.parse(yaml, "x.yaml", folder)) {
      case Loaded.Sound sound -> List.of();
      case Loaded.Faulty(List<Problem> problems) ->
          problems.stream()
              .map(Problem::toString)
              .map(problem -> problem.replace(folder + "/", ""))
              .toList();
    };
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void saysWhereAScriptIsNoSml() throws IOException {
    write("good.sml", "S1F17 W.");
    write("bad.sml", "S1F17 W.\nS2F33 W <L <U1 256>>.");
    assertThat(problems("on-communicating: [good.sml, bad.sml]"))
        .singleElement()
        .satisfies(problem -> assertThat(problem).startsWith("bad.sml:2:"));
  }

  @Test
  void saysThatAScriptIsNotThereOrHasNothingToSend() throws IOException {
    write("empty.sml", "// nothing\n");
    write("reply.sml", "S1F18 <B 0>.");
    assertThat(problems("on-communicating: [none.sml, empty.sml, reply.sml]"))
        .containsExactlyInAnyOrder(
            "none.sml: there is no such file",
            "empty.sml:1:1: there is no message in the file",
            "reply.sml:1:1: message 1, S1F18, opens no transaction: the stream is 1 to 127, the"
                + " function odd");
  }

  @Test
  void refusesScriptsWhereNobodyCommunicates() throws IOException {
    write("good.sml", "S1F17 W.");
    assertThat(problems("communication: off, on-communicating: [good.sml]"))
        .containsExactly(
            "x.yaml:2:76: nothing is sent on-communicating where that is off; expected request,"
                + " wait");
  }

  @Test
  void saysWhereAFileOfNamesIsWrong() throws IOException {
    write(
        "names.yaml", "svid:\n  1: Clock\n  01: Again\nceids: {2: x}\nalid: 7\necid:\n  3: [a]\n");
    assertThat(problems("names: names.yaml"))
        .containsExactly(
            "names.yaml:3:3: a second name for SVID 1; expected each id once",
            "names.yaml:4:1: `ceids` is no kind of id; did you mean `ceid`?; expected one of svid,"
                + " dvid, ecid, ceid, rptid, alid",
            "names.yaml:5:7: `alid` is `7`; expected a section of ids with their names",
            "names.yaml:7:6: `3` has a list; expected a name of up to 200 characters, with or"
                + " without [unit]");
    assertThat(problems("names: none.yaml")).containsExactly("none.yaml: there is no such file");
  }

  @Test
  void readsNamesWithAndWithoutUnit() {
    IdNames names =
        Objects.requireNonNull(
            NamesFile.parse(
                    "svid: {21: \"Chuck temperature [degC]\", LOT: Lot}\nceid: {0x10: x}\n", "n")
                .names());
    assertThat(names.find(IdKind.SVID, "21"))
        .isEqualTo(new IdNames.Name("Chuck temperature", "degC"));
    assertThat(names.find(IdKind.SVID, "LOT")).isEqualTo(new IdNames.Name("Lot", null));
    assertThat(names.find(IdKind.ALID, "21")).isNull();
  }
}
