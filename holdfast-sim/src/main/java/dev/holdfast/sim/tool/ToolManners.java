package dev.holdfast.sim.tool;

import java.time.Duration;

/**
 * How a simulated tool departs from one that follows the standard and answers at once.
 *
 * @param onSeparate what a Separate.req of the host does
 * @param selectDelay until a Select.req is taken up; of a tool that dials, until it sends its own
 * @param linktestDelay until a Linktest.req is answered
 * @param selectStatus status of each Select.rsp, 0 to 255; other than 0, the tool is never selected
 *     and the connection stays until T7
 * @param replyDelay until a primary message is answered
 */
public record ToolManners(
    OnSeparate onSeparate,
    Duration selectDelay,
    Duration linktestDelay,
    int selectStatus,
    Duration replyDelay) {

  /** What a Separate.req does, in either state. */
  public enum OnSeparate {
    /** The connection is closed, as E37.1 has it. */
    CLOSE,
    /** The connection stays, not selected; a later Select.req is granted. */
    KEEP,
    /** Nothing at all: the tool stays SELECTED, and a later Select.req gets status 1. */
    IGNORE
  }

  private static final Duration LONGEST = Duration.ofDays(1);

  /** Follows the standard and answers at once. */
  public static final ToolManners PLAIN =
      new ToolManners(OnSeparate.CLOSE, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);

  public ToolManners {
    check("select-delay", selectDelay);
    check("linktest-delay", linktestDelay);
    check("reply-delay", replyDelay);
    if (selectStatus < 0 || selectStatus > 0xFF) {
      throw new IllegalArgumentException("select-status " + selectStatus + " is not 0 to 255");
    }
  }

  static void check(String name, Duration delay) {
    if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " " + delay.toMillis() + "ms is not 0s to " + LONGEST.toSeconds() + "s");
    }
  }

  public ToolManners withOnSeparate(OnSeparate value) {
    return new ToolManners(value, selectDelay, linktestDelay, selectStatus, replyDelay);
  }

  public ToolManners withSelectDelay(Duration value) {
    return new ToolManners(onSeparate, value, linktestDelay, selectStatus, replyDelay);
  }

  public ToolManners withLinktestDelay(Duration value) {
    return new ToolManners(onSeparate, selectDelay, value, selectStatus, replyDelay);
  }

  public ToolManners withSelectStatus(int value) {
    return new ToolManners(onSeparate, selectDelay, linktestDelay, value, replyDelay);
  }

  public ToolManners withReplyDelay(Duration value) {
    return new ToolManners(onSeparate, selectDelay, linktestDelay, selectStatus, value);
  }
}
