package dev.holdfast.gateway.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.cli.HoldfastProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The simulated meter as mbpoll, a Modbus master built on libmodbus, sees it. */
@Timeout(120)
class MbpollPeerTest {

  @TempDir Path folder;

  @BeforeAll
  static void needsMbpoll() {
    Peer.assumeInstalled("mbpoll");
  }

  @Test
  void readsAndWritesOverModbusTcp() throws Exception {
    try (HoldfastProcess meter =
        HoldfastProcess.start(
            folder, "sim", "meter", "--listen", "127.0.0.1:0", "--protocols", "modbus-tcp")) {
      String port = meter.awaitListening().replaceFirst(".*:", "");
      readsAndWrites(List.of("-m", "tcp", "-p", port), "127.0.0.1");
    }
  }

  @Test
  void readsAndWritesOverSerialRtu() throws Exception {
    try (Peer line = Peer.serialPair(folder);
        HoldfastProcess meter =
            HoldfastProcess.start(
                folder, "sim", "meter", "--serial", folder.resolve("a").toString())) {
      meter.awaitListening();
      readsAndWrites(
          List.of("-m", "rtu", "-b", "9600", "-P", "none"), folder.resolve("b").toString());
      assertThat(line.output()).isEmpty();
    }
  }

  private void readsAndWrites(List<String> how, String where) throws Exception {
    assertThat(mbpoll(how, where, "-t", "4", "-r", "4711", "-c", "3"))
        .containsPattern("\\[4711]:\\s+4711\\s+\\[4712]:\\s+4712\\s+\\[4713]:\\s+4713");
    assertThat(mbpoll(how, where, "-t", "3", "-r", "7"))
        .as("input registers read the same")
        .containsPattern("\\[7]:\\s+7");
    assertThat(mbpoll(how, where, "-t", "4", "-r", "20", "1234")).contains("Written 1 ref");
    assertThat(mbpoll(how, where, "-t", "4", "-r", "21", "9", "8", "65535"))
        .contains("Written 3 ref");
    assertThat(mbpoll(how, where, "-t", "4:hex", "-r", "19", "-c", "6"))
        .containsPattern("\\[19]:\\s+0x0013\\s+\\[20]:\\s+0x04D2\\s+\\[21]:\\s+0x0009")
        .containsPattern("\\[22]:\\s+0x0008\\s+\\[23]:\\s+0xFFFF\\s+\\[24]:\\s+0x0018");
    assertThat(mbpoll(how, where, "-t", "4", "-r", "9990", "-c", "100"))
        .as("beyond the last register")
        .contains("Illegal data address");
    assertThat(mbpoll(how, where, "-t", "4", "-r", "1", "-c", "125")).containsPattern("\\[125]:");
  }

  /** One call, registers counted from 0; text after options and place are values to write. */
  private String mbpoll(List<String> how, String where, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("mbpoll", "-0", "-1", "-a", "1", "-o", "5"));
    command.addAll(how);
    int values = 0;
    while (values < options.length && options[values].startsWith("-")) {
      values += 2;
    }
    command.addAll(List.of(options).subList(0, values));
    command.add(where);
    command.addAll(List.of(options).subList(values, options.length));
    return Peer.run(folder, command.toArray(String[]::new));
  }
}
