package dev.holdfast.gateway.config;

import dev.holdfast.gateway.config.MeterConfig.Language;
import dev.holdfast.meter.dlt645.DataDictionary;
import dev.holdfast.meter.dlt698.ObjectDictionary;
import dev.holdfast.meter.duty.TimeBroadcast;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/** Faults of what is done by the clock: records that are fetched, clocks that are set. */
final class DutyChecks {

  private static final int HEX = 16;
  private static final int FREEZES = 0x05;
  private static final int CURVES = 0x06;
  private static final int TABLES = 0x50;

  private final Problems problems;

  DutyChecks(Problems problems) {
    this.problems = problems;
  }

  /** The records of a meter or a profile. */
  void records(Node.Section of, Language language) {
    List<Node.Section> records = of.sections("records");
    if (language.modbus()) {
      of.entry("records")
          .ifPresent(
              e -> problems.add(e.place(), "`records` is of no use with " + language.key(), null));
      return;
    }
    CrossChecks.unique(problems, "record", records);
    for (Node.Section record : records) {
      record.scalar("every").ifPresent(this::checkEvery);
      record
          .scalar("id")
          .filter(id -> id.text().matches("[0-9A-Fa-f]{8}"))
          .ifPresent(id -> checkId(record, id, language));
    }
  }

  private void checkEvery(Node.Scalar every) {
    try {
      long seconds = Durations.parse(every.text()).toSeconds();
      long day = Duration.ofDays(1).toSeconds();
      if (seconds > 0 && day % seconds != 0 && seconds % day != 0) {
        problems.add(
            every.place(),
            "`%s` is no part of a day".formatted(every.text()),
            "such as 15m, 1h or 1d");
      }
    } catch (IllegalArgumentException e) {
      // The binder reports a value that is no duration.
      return;
    }
  }

  private void checkId(Node.Section record, Node.Scalar id, Language language) {
    int number = Integer.parseUnsignedInt(id.text(), HEX);
    int high = number >>> 24;
    if (language == Language.DLT645_2007) {
      record
          .entry("columns")
          .ifPresent(
              e -> problems.add(e.place(), "`columns` is of no use with " + language.key(), null));
      boolean known =
          high == CURVES || (high == FREEZES && DataDictionary.find((number & ~0xFF) | 1) != null);
      if (!known) {
        problems.add(
            id.place(),
            "`%s` is no freeze or load curve".formatted(id.text()),
            "an identifier of class 05 or 06, such as \"05060100\"");
      }
      return;
    }
    if (high != TABLES) {
      problems.add(
          id.place(),
          "`%s` is no record table".formatted(id.text()),
          "an OAD such as \"50040200\"");
    }
    if (record.sections("columns").isEmpty()) {
      problems.add(record.place(), "a record without `columns`", "what of the table");
    }
    for (Node.Section column : record.sections("columns")) {
      column
          .scalar("id")
          .filter(oad -> oad.text().matches("[0-9A-Fa-f]{8}"))
          .filter(oad -> ObjectDictionary.find(Integer.parseUnsignedInt(oad.text(), HEX)) == null)
          .ifPresent(oad ->
              problems.add(
                  oad.place(),
                  "`%s` is no identifier that the dictionary of %s has"
                      .formatted(oad.text(), language.key()),
                  "one that it has"));
    }
  }

  /** The clocks of a line. */
  void clock(Node.Section line) {
    Optional<Node.Section> clock =
        line.get("clock").filter(Node.Section.class::isInstance).map(Node.Section.class::cast);
    Node.Scalar at = clock.flatMap(c -> c.scalar("set-at")).orElse(null);
    if (at == null || !time(at.text())) {
      return;
    }
    String settlement =
        clock.flatMap(c -> c.scalar("settlement")).map(Node.Scalar::text).orElse("00:00");
    LocalTime wanted = LocalTime.parse(at.text());
    boolean near =
        TimeBroadcast.near(wanted, LocalTime.MIDNIGHT)
            || (time(settlement) && TimeBroadcast.near(wanted, LocalTime.parse(settlement)));
    if (near) {
      problems.add(
          at.place(),
          "meters follow no broadcast within five minutes of midnight and settlement",
          "another time of the day");
    }
  }

  private static boolean time(String text) {
    return text.matches("([01][0-9]|2[0-3]):[0-5][0-9]");
  }
}
