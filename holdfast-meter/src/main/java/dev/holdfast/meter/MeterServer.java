package dev.holdfast.meter;

import dev.holdfast.link.session.SessionEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One meter protocol as a meter answers it. Pure; never throws, whatever frame it is. */
public interface MeterServer {

  /** Protocol as the command line prints it. */
  String protocol();

  /**
   * The reply to a frame.
   *
   * @return the reply's bytes, or null for silence: the frame is of another protocol, for another
   *     meter, a broadcast, a reply or an echo
   */
  byte @Nullable [] reply(MeterFrame frame);

  /**
   * The same, telling what must stand in the records: a write that was refused, and why.
   *
   * @param audit takes the events, during the call
   */
  default byte @Nullable [] reply(MeterFrame frame, Consumer<SessionEvent> audit) {
    return reply(frame);
  }
}
