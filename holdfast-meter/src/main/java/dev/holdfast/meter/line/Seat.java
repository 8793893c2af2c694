package dev.holdfast.meter.line;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A meter's place on its line: when it is due, whether it answers, what it still owes. */
final class Seat {
  private final LineMeter meter;
  private final Map<String, String> refusals = new HashMap<>();
  private long dueNanos;
  private int failures;
  private boolean down;

  /** The last request that was sent more often than it was answered. */
  private MeterClient.@Nullable Request owing;

  /** Who asked it. */
  private @Nullable MeterClient asker;

  private int owed;

  Seat(LineMeter meter, long dueNanos) {
    this.meter = meter;
    this.dueNanos = dueNanos;
  }

  String name() {
    return meter.name();
  }

  MeterClient client() {
    return meter.client();
  }

  long dueNanos() {
    return dueNanos;
  }

  void due(long nanos) {
    dueNanos = nanos;
  }

  boolean down() {
    return down;
  }

  int failures() {
    return failures;
  }

  /** Notes a reading that failed; true when this takes the meter down. */
  boolean failed(int demoteAfter) {
    failures++;
    boolean fell = !down && failures >= demoteAfter;
    down |= fell;
    return fell;
  }

  /** Notes an answer; true when this brings the meter up. */
  boolean answered() {
    failures = 0;
    boolean rose = down;
    down = false;
    return rose;
  }

  /** Notes how many replies to a request of a client may still come. */
  void owes(MeterClient client, MeterClient.Request request, int replies) {
    asker = client;
    owing = replies > 0 ? request : null;
    owed = replies;
  }

  int owed() {
    return owed;
  }

  /** Whether a frame is a reply that is owed; it is not owed any longer then. */
  boolean settles(MeterFrame frame) {
    MeterClient.Request request = owing;
    MeterClient client = asker;
    if (owed == 0
        || request == null
        || client == null
        || client.match(request, frame) instanceof MeterClient.Answer.NotMine) {
      return false;
    }
    owed--;
    return true;
  }

  /** Notes a refusal; true when it is news. */
  boolean refused(String what, String why) {
    return !why.equals(refusals.put(what, why));
  }

  /** Notes that what was asked for is given. */
  void granted(String what) {
    refusals.remove(what);
  }
}
