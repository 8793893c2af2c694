package dev.holdfast.sim.tool;

import dev.holdfast.sim.record.RecordFile;
import dev.holdfast.sim.record.RecordLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the tool sends unasked, one at a time: which is next, and which still waits for
 * its acknowledgement. With a record file no number is ever used for two contents, whenever the
 * process ends: a message is written down before it is sent first, and again once it is
 * acknowledged.
 */
final class Emissions implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();
  private static final String ID = "(S6F11|S5F1):([0-9]{1,18})";
  private static final Pattern EMITTED =
      Pattern.compile("\\{\"emitted\":\"" + ID + "\",\"body\":\"((?:[0-9a-f]{2})*)\"}");
  private static final Pattern ACKNOWLEDGED =
      Pattern.compile("\\{\"link\":\"hsms\",\"id\":\"" + ID + "\"}");

  private final int alarmEvery;
  private @Nullable RecordFile record;
  private @Nullable Emission outstanding;
  private Emission.Kind last = Emission.Kind.ALARM;
  private long events;
  private long alarms;

  private Emissions(int alarmEvery) {
    this.alarmEvery = alarmEvery;
  }

  /**
   * Goes on where a record ends.
   *
   * @param alarmEvery events between two alarms; 0 for none
   */
  static Emissions open(@Nullable Path path, int alarmEvery) throws IOException {
    Emissions emissions = new Emissions(alarmEvery);
    if (path != null) {
      emissions.record = RecordFile.open(path, emissions::restore);
    }
    return emissions;
  }

  private void restore(String line) {
    Matcher emitted = EMITTED.matcher(line);
    Matcher acknowledged = ACKNOWLEDGED.matcher(line);
    if (emitted.matches()) {
      Emission emission =
          new Emission(kind(emitted), number(emitted), HEX.parseHex(emitted.group(3)));
      count(emission.kind(), emission.number());
      outstanding = emission;
    } else if (acknowledged.matches()) {
      count(kind(acknowledged), number(acknowledged));
      Emission waiting = outstanding;
      if (waiting != null
          && waiting.kind() == kind(acknowledged)
          && waiting.number() == number(acknowledged)) {
        outstanding = null;
      }
    }
  }

  private static Emission.Kind kind(Matcher id) {
    return id.group(1).equals(Emission.Kind.EVENT.message())
        ? Emission.Kind.EVENT
        : Emission.Kind.ALARM;
  }

  private static long number(Matcher id) {
    return Long.parseLong(id.group(2));
  }

  private void count(Emission.Kind kind, long number) {
    last = kind;
    if (kind == Emission.Kind.EVENT) {
      events = Math.max(events, number);
    } else {
      alarms = Math.max(alarms, number);
    }
  }

  /** The message that has been sent, perhaps, and is not acknowledged; null when there is none. */
  @Nullable Emission outstanding() {
    return outstanding;
  }

  /** Whether the next message is an alarm, which follows its event at once. */
  boolean alarmDue() {
    return alarmEvery > 0 && last == Emission.Kind.EVENT && events % alarmEvery == 0;
  }

  /**
   * The outstanding message, or a new one when there is none.
   *
   * @throws IOException when a new one could not be written down; nothing has changed then
   */
  Emission next() throws IOException {
    Emission waiting = outstanding;
    if (waiting != null) {
      return waiting;
    }
    Emission fresh = alarmDue() ? Emission.alarm(alarms + 1) : Emission.event(events + 1);
    RecordFile file = record;
    if (file != null) {
      file.append(
          "{\"emitted\":\"" + fresh.id() + "\",\"body\":\"" + HEX.formatHex(fresh.body()) + "\"}");
    }
    count(fresh.kind(), fresh.number());
    outstanding = fresh;
    return fresh;
  }

  /**
   * The host has acknowledged the outstanding message.
   *
   * @throws IOException when that could not be written down; the message stays outstanding then
   */
  void acknowledged() throws IOException {
    Emission waiting = outstanding;
    RecordFile file = record;
    if (waiting != null && file != null) {
      file.append(RecordLine.acknowledged("hsms", waiting.id()));
    }
    outstanding = null;
  }

  @Override
  public void close() throws IOException {
    RecordFile file = record;
    if (file != null) {
      file.close();
    }
  }
}
