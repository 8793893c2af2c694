package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.secs2.BinaryItem;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.SessionTimer;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a tool sends unasked over one session: one message at a time, until it is acknowledged. */
final class Unasked {

  /** How long the tool waits before it offers a message again that was refused. */
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Tool tool;
  private final SessionPort port;
  private final SessionTimer timer;
  private boolean inFlight;

  /**
   * @param timer runs out when {@link #sendWhenDue} is to be called
   */
  Unasked(Tool tool, SessionPort port, SessionTimer timer) {
    this.tool = tool;
    this.port = port;
    this.timer = timer;
  }

  /** Sends what is outstanding or due now, or waits until something is. */
  void sendWhenDue(SecsSession secs) {
    if (!tool.emits() || inFlight || !secs.ready()) {
      return;
    }
    long wait = tool.untilNext(port.nanoTime());
    if (wait > 0) {
      port.arm(timer, wait);
      return;
    }
    Emission emission;
    try {
      emission = tool.next(port.nanoTime());
    } catch (IOException e) {
      unrecorded(secs, e);
      return;
    }
    inFlight = true;
    Emission.Kind kind = emission.kind();
    var _ =
        secs.request(kind.stream(), kind.function(), emission.body())
            .whenComplete((reply, failure) -> answered(secs, reply, failure));
  }

  private void answered(
      SecsSession secs, @Nullable HsmsMessage reply, @Nullable Throwable failure) {
    inFlight = false;
    if (failure != null) {
      boolean late = failure instanceof HsmsFailure why && why.reason() == HsmsFailure.Reason.T3;
      retry(secs, late ? 0 : RETRY_NANOS);
    } else if (reply != null && refuses(reply)) {
      port.event(SessionEvent.warning("refused", "the host refused it: " + reply.text()));
      retry(secs, RETRY_NANOS);
    } else {
      try {
        tool.acknowledged();
      } catch (IOException e) {
        unrecorded(secs, e);
        return;
      }
      sendWhenDue(secs);
    }
  }

  /** Whether an acknowledge code is there and is not zero (ACKC5, ACKC6). */
  private static boolean refuses(HsmsMessage reply) {
    return reply.item() instanceof BinaryItem code && code.size() == 1 && code.byteAt(0) != 0;
  }

  private void unrecorded(SecsSession secs, IOException e) {
    port.event(SessionEvent.error("record", "the record file cannot be written: " + e));
    retry(secs, RETRY_NANOS);
  }

  private void retry(SecsSession secs, long nanos) {
    if (secs.ready()) {
      port.arm(timer, nanos);
    }
  }
}
