package dev.holdfast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawHsms;
import dev.holdfast.gateway.raw.RawHsms.Frame;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The gateway as host: a tool of plain bytes listens, the gateway dials it. */
class GatewayHsmsTest extends DialledTool {

  private static final int W = 0x80;
  private static final int KNOWN_S_TYPES = 10;

  GatewayHsmsTest() throws IOException {}

  @BeforeEach
  void select() throws IOException, GatewayException {
    open("");
  }

  @Test
  void answersQuestionsOfAToolAtOnce() throws IOException {
    assertThat(tool.askAndRead(1, 13, 7, "01024105484f4c44414102312e"))
        .satisfies(frame -> assertThat(frame.name()).isEqualTo("S1F14"))
        .satisfies(frame -> assertThat(frame.system()).isEqualTo(7))
        .satisfies(frame -> assertThat(frame.sessionId()).isEqualTo(DEVICE))
        .satisfies(frame -> assertThat(frame.body()).isEqualTo("0102" + "210100" + "0100"));
    assertThat(tool.askAndRead(1, 1, 8, ""))
        .satisfies(frame -> assertThat(frame.name()).isEqualTo("S1F2"))
        .satisfies(frame -> assertThat(frame.body()).isEqualTo("0100"));
    assertThat(tool.askAndRead(2, 17, 9, ""))
        .satisfies(frame -> assertThat(frame.name()).isEqualTo("S2F18"))
        .satisfies(frame -> assertThat(frame.body()).matches("4110(3\\d){16}"));
  }

  @Test
  void acknowledgesOnlyWhatStandsInTheJournal() throws IOException, SQLException {
    try (JournalRows journal = new JournalRows(folder.resolve("journal"))) {
      for (int dataId = 1; dataId <= 100; dataId++) {
        String body = RawHsms.event(dataId);
        Frame answer = tool.askAndRead(6, 11, dataId, body);
        assertThat(journal.endingWith(body)).as("rows of DATAID " + dataId).isEqualTo(1);
        assertThat(answer.name()).isEqualTo("S6F12");
        assertThat(answer.body()).isEqualTo(ACCEPTED);
      }
    }
  }

  @Test
  void acknowledgesAlarmsAndTerminalTextAsWell() throws IOException {
    assertThat(tool.askAndRead(5, 1, 7, "0103" + "210180" + "b10400000001" + "410141"))
        .satisfies(frame -> assertThat(frame.name()).isEqualTo("S5F2"))
        .satisfies(frame -> assertThat(frame.body()).isEqualTo(ACCEPTED));
    assertThat(tool.askAndRead(10, 1, 8, "0102" + "210100" + "41026f6b"))
        .satisfies(frame -> assertThat(frame.name()).isEqualTo("S10F2"))
        .satisfies(frame -> assertThat(frame.body()).isEqualTo(ACCEPTED));
    assertThat(gateway.awaitMessages(2))
        .extracting(message -> message.path("kind").asString())
        .containsExactly("S5F1", "S10F1");
  }

  @Test
  void abortsWhatNobodyHandlesAndSaysSo() throws IOException, InterruptedException {
    assertThat(tool.askAndRead(7, 1, 9, "0100"))
        .satisfies(frame -> assertThat(frame.name()).isEqualTo("S7F0"))
        .satisfies(frame -> assertThat(frame.system()).isEqualTo(9))
        .satisfies(frame -> assertThat(frame.body()).isEmpty());
    assertThat(gateway.counter("etcher", "ABORTED")).isEqualTo(1);
    assertThat(gateway.awaitEvent("etcher", "aborted")).contains("S7F1");
    assertThat(gateway.awaitMessages(1))
        .extracting(message -> message.path("kind").asString())
        .containsExactly("S7F1");
  }

  @Test
  void keepsABodyThatDoesNotDecodeAndGoesOn() throws IOException, InterruptedException {
    String promisesFiveBytesAndHasOne = "0102" + "a50101" + "a50501";
    assertThat(tool.askAndRead(6, 11, 7, promisesFiveBytesAndHasOne).name()).startsWith("S6F");
    JsonNode kept = gateway.awaitMessages(1).getFirst();
    assertThat(kept.path("hex").asString()).endsWith(promisesFiveBytesAndHasOne);
    assertThat(kept.path("error").asString()).contains("offset 5");
    assertThat(gateway.counter("etcher", "BAD_BODIES")).isEqualTo(1);
    assertThat(tool.askAndRead(6, 11, 8, RawHsms.event(2)).body()).isEqualTo(ACCEPTED);
    assertThat(gateway.link("etcher").path("epoch").asLong()).isEqualTo(1);
  }

  @Test
  void comesBackAfterGarbageWithoutAStall() throws IOException {
    byte[] garbage = new byte[4_096];
    new Random(20_260_101).nextBytes(garbage);
    tool.socket().write(garbage);
    assertThat(tool.socket().ends()).isTrue();
    try (RawHsms again = accept()) {
      gateway.awaitReady("etcher");
      assertThat(again.askAndRead(6, 11, 1, RawHsms.event(1)).body()).isEqualTo(ACCEPTED);
      JsonNode link = gateway.awaitLink("etcher", found -> found.path("lastBreak").isObject());
      assertThat(link.path("lastBreak").path("cause").asString()).isEqualTo("PROTOCOL_VIOLATION");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void goesOnBehindWholeMessagesOfGarbage(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] header = new byte[10];
      random.nextBytes(header);
      header[5] = (byte) (KNOWN_S_TYPES + Math.floorMod(header[5], 200));
      byte[] body = new byte[random.nextInt(50)];
      random.nextBytes(body);
      tool.socket().write((byte) 0, (byte) 0, (byte) 0, (byte) (header.length + body.length));
      tool.socket().write(header);
      tool.socket().write(body);
    }
    tool.ask(6, 11, 5, RawHsms.event(1));
    Frame answer = tool.read();
    while (!answer.name().equals("S6F12")) {
      assertThat(answer.sType()).as("Reject.req").isEqualTo(7);
      answer = tool.read();
    }
    assertThat(answer.body()).isEqualTo(ACCEPTED);
  }

  @Test
  void answersLinktestWhateverComesBetween() throws IOException {
    tool.ask(6, 11, 5, RawHsms.event(1));
    tool.control(RawHsms.LINKTEST_REQ, 0, 6);
    Frame first = tool.read();
    Frame second = tool.read();
    assertThat(new String[] {first.name(), second.name()})
        .containsExactlyInAnyOrder("S6F12", "SType " + RawHsms.LINKTEST_RSP);
  }

  @Test
  void refusesAMessageForAnotherDeviceAndKeepsTheLink() throws IOException {
    tool.socket().write(RawHsms.frame(DEVICE + 1, 6 | W, 11, 0, 5, RawHsms.event(1)));
    assertThat(tool.askAndRead(6, 11, 6, RawHsms.event(2)).system()).isEqualTo(6);
  }
}
