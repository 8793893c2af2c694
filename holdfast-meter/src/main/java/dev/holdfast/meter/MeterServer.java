package dev.holdfast.meter;

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
}
