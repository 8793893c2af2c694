package dev.holdfast.hsms.gem;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.Item;
import java.time.LocalDateTime;

/**
 * What a GEM host (SEMI E30) answers by itself. Questions are answered at once; alarms, traces,
 * events and terminal text once they are safe; any other request is aborted.
 *
 * @param timeFormat how S2F18 writes the time
 */
public record HostAnswers(TimeFormat timeFormat) implements Answers {

  private static final int STREAM_9 = 9;
  private static final HostAnswer NONE = new HostAnswer.None();
  private static final HostAnswer ABORT = new HostAnswer.Abort();

  /** S1F2 of a host: an empty list. */
  private static final HostAnswer ON_LINE = new HostAnswer.Now(list());

  /** S1F14 of a host: COMMACK 0, accepted, and an empty list. */
  private static final HostAnswer ESTABLISHED = new HostAnswer.Now(list(binary((byte) 0), list()));

  /** ACKC5, ACKC6 and ACKC10 0: accepted. */
  private static final Item ACCEPTED = binary((byte) 0);

  private static final HostAnswer ACCEPT_AFTER_COMMIT = new HostAnswer.AfterCommit(ACCEPTED);

  /** Answers whose time is of the 16 characters that GEM asks for by default. */
  public HostAnswers() {
    this(TimeFormat.LONG);
  }

  @Override
  public HostAnswer to(HsmsMessage primary, LocalDateTime now) {
    if (!primary.expectsReply() || primary.stream() == STREAM_9) {
      return NONE;
    }
    return switch (primary.stream() * 256 + primary.function()) {
      case 1 * 256 + 1 -> ON_LINE;
      case 1 * 256 + 13 -> ESTABLISHED;
      case 2 * 256 + 17 -> new HostAnswer.Now(ascii(timeFormat.write(now)));
      case 5 * 256 + 1, 6 * 256 + 1, 6 * 256 + 11, 6 * 256 + 13, 10 * 256 + 1 ->
          ACCEPT_AFTER_COMMIT;
      default -> ABORT;
    };
  }
}
