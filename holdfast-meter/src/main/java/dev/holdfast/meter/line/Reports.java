package dev.holdfast.meter.line;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the meters of a line say of their own accord: delivered as readings, and confirmed once they
 * are durable. A meter that has no confirmation says the same again, which is delivered once.
 */
final class Reports {

  /** The same bytes within this time are no second report. */
  private static final long RESENT_NANOS = Duration.ofMinutes(1).toNanos();

  private final SessionPort port;
  private final LineSettings settings;
  private final List<LineMeter> meters;
  private final Deque<Unconfirmed> unconfirmed = new ArrayDeque<>();
  private final Map<LineMeter, Said> newest = new HashMap<>();

  /** A report that is delivered and not yet durable. */
  private record Unconfirmed(LineMeter meter, MeterReading reading, MeterClient.Report report) {}

  /** What a meter said last, and when. */
  private record Said(byte[] wire, long nanos) {

    private boolean again(byte[] now, long nowNanos) {
      return Arrays.equals(wire, now) && nowNanos - nanos < RESENT_NANOS;
    }
  }

  Reports(SessionPort port, LineSettings settings, List<LineMeter> meters) {
    this.port = port;
    this.settings = settings;
    this.meters = new ArrayList<>(meters);
  }

  /** Takes reports of one more, whom nobody asks. */
  void hear(LineMeter more) {
    meters.add(more);
  }

  /**
   * Takes a frame that answers nothing.
   *
   * @return false when it is no report of these meters
   */
  boolean take(MeterFrame frame, byte[] wire) {
    for (LineMeter meter : meters) {
      MeterClient.Report report = meter.client().report(frame);
      if (report != null) {
        arrived(meter, report, wire);
        return true;
      }
    }
    return false;
  }

  private void arrived(LineMeter meter, MeterClient.Report report, byte[] wire) {
    long now = port.nanoTime();
    Said last = newest.get(meter);
    if (last != null && last.again(wire, now)) {
      port.count(SessionCounter.DUPLICATES, 1);
      if (unconfirmed.stream().noneMatch(one -> one.meter().equals(meter))) {
        confirm(meter.client().protocol(), report);
      }
      return;
    }
    if (unconfirmed.size() >= settings.maxQueue()) {
      port.event(
          SessionEvent.warning(
              "report-dropped",
              "%s: %d reports wait to be durable; one is left unconfirmed"
                  .formatted(meter.name(), unconfirmed.size())));
      return;
    }
    newest.put(meter, new Said(wire, now));
    MeterClient client = meter.client();
    MeterReading reading =
        MeterReading.reported(
            meter.name(), client.protocol(), client.address(), report.values(), wire);
    if (settings.awaitCommit()) {
      unconfirmed.add(new Unconfirmed(meter, reading, report));
      port.deliver(reading);
    } else {
      port.deliver(reading);
      confirm(client.protocol(), report);
    }
  }

  /** Confirms a report that is durable now; false for anything else. */
  boolean committed(Decoded reading) {
    for (Unconfirmed one : unconfirmed) {
      if (one.reading().equals(reading)) {
        unconfirmed.remove(one);
        confirm(one.reading().protocol(), one.report());
        return true;
      }
    }
    return false;
  }

  private void confirm(String protocol, MeterClient.Report report) {
    byte[] frame = report.confirmation().clone();
    if (port.tracing()) {
      port.traced(Direction.OUT, new FrameTrace(protocol, "response", "report is taken", frame));
    }
    if (port.send(ByteBuffer.wrap(frame))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
    }
  }
}
