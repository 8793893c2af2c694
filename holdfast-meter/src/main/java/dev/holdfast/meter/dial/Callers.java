package dev.holdfast.meter.dial;

import dev.holdfast.link.session.Share;
import dev.holdfast.meter.line.MeterLine;

/** Who may dial in. Asked on the thread that owns the connections. */
@FunctionalInterface
public interface Callers {

  /**
   * Who has this id.
   *
   * @param id as the caller gave it: a meter's address as on its label, or what stood in its
   *     registration packet
   */
  Admission admit(String id);

  /** What comes of a caller that has said who it is. */
  sealed interface Admission {

    /** It is a link's; its line is made here. */
    record Taken(Share<MeterLine> lines) implements Admission {}

    /**
     * It is nobody's.
     *
     * @param why in words, after "it"
     * @param full whether there is room for no more, so that it may come again later
     */
    record Refused(String why, boolean full) implements Admission {}
  }
}
