package dev.holdfast.hsms.gem;

import dev.holdfast.hsms.HsmsMessage;
import java.time.LocalDateTime;

/** What one end of GEM (SEMI E30) answers by itself. */
public interface Answers {

  /**
   * What to answer to a primary message of the peer.
   *
   * @param now local time of the factory, for S2F18
   */
  HostAnswer to(HsmsMessage primary, LocalDateTime now);
}
