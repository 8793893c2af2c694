package dev.holdfast.hsms;

import dev.holdfast.link.session.ForwardingPort;
import dev.holdfast.link.session.SessionPort;
import java.nio.ByteBuffer;

/**
 * The port of a session whose peer was told already that it is selected: the session's own
 * Select.rsp is not sent again, and where it refuses, leave is taken instead.
 */
final class IntroducedPort extends ForwardingPort {

  private static final int STATUS_AT = 7;
  private static final int STYPE_AT = 9;

  private final Runnable admitted;
  private final Runnable refused;
  private boolean answered;

  IntroducedPort(SessionPort port, Runnable admitted, Runnable refused) {
    super(port);
    this.admitted = admitted;
    this.refused = refused;
  }

  @Override
  public boolean send(ByteBuffer bytes) {
    int at = bytes.position();
    if (answered || bytes.get(at + STYPE_AT) != SType.SELECT_RSP.code()) {
      return super.send(bytes);
    }
    answered = true;
    if (bytes.get(at + STATUS_AT) == SelectStatus.ESTABLISHED.code()) {
      admitted.run();
    } else {
      refused.run();
    }
    return true;
  }

  /** What the session says of its state is its link's to tell. */
  @Override
  public void moved(Enum<?> from, Enum<?> to, String why) {}
}
