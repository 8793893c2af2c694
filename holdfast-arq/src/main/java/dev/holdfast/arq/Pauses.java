package dev.holdfast.arq;

import dev.holdfast.arq.Resending.Mode;

/** How long frames to one destination wait for an acknowledgement, and how often they are sent. */
final class Pauses {

  /** How much sooner than usual a set-up over UDP is sent again while no time is known. */
  private static final double SOONER = 4;

  /** Set-ups over UDP that go out at even pauses while no time is known. */
  private static final int EVEN_SET_UPS = 5;

  private final ArqNode node;
  private final ArqSettings settings;
  private final Resending resending;
  private final RoundTrip roundTrip;
  private final boolean adaptive;

  Pauses(ArqNode node, RoundTrip roundTrip) {
    this.node = node;
    this.settings = node.settings();
    this.resending = settings.resending();
    this.roundTrip = roundTrip;
    this.adaptive = resending.mode() == Mode.ADAPTIVE;
  }

  /** The pause after a send, ns. */
  long after(Pending frame, long now) {
    if (!adaptive) {
      long due = frame.beganNanos + frame.attempts * resending.interval().toNanos();
      return Math.max(0, due - now);
    }
    double pause =
        Math.clamp(
            grown(frame), (double) roundTrip.grownNanos(), (double) resending.most().toNanos());
    pause += pause * resending.jitter() * node.random().nextDouble();
    return Math.max(0, Math.min((long) pause, left(frame, now)));
  }

  /**
   * What the pause has grown to by the frame's own time-outs, ns. A set-up over UDP, for which all
   * waits, is sent again sooner while no time is known: a few times at even pauses, then it backs
   * off as all do.
   */
  double grown(Pending frame) {
    double usual = roundTrip.timeoutNanos();
    boolean waitedFor = settings.reserves(frame.type) && node.udp() && roundTrip.smoothNanos() == 0;
    return waitedFor
        ? usual
            / SOONER
            * Math.pow(resending.backOff(), Math.max(0, frame.backOffs + 1 - EVEN_SET_UPS))
        : usual * Math.pow(resending.backOff(), frame.backOffs);
  }

  /** Whether a frame may be sent once more, as often as it was. */
  boolean sendsLeft(Pending frame) {
    return frame.attempts <= resending.resends();
  }

  /** Whether a resend is allowed and would have its time to be acknowledged. */
  boolean mayResend(Pending frame, long now) {
    return sendsLeft(frame) && (!adaptive || left(frame, now) >= roundTrip.timeoutNanos());
  }

  /** What is left of the total deadline, ns. */
  long left(Pending frame, long now) {
    return frame.beganNanos + resending.deadline().toNanos() - now;
  }
}
