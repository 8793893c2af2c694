package dev.holdfast.sim.tool;

import dev.holdfast.link.session.SessionTimer;

/** The tool's own timers, beside those of HSMS. */
enum ToolTimer implements SessionTimer {
  /** The next message is due that the tool sends unasked. */
  EMIT,
  /** Something that the tool holds back is due. */
  HELD
}
