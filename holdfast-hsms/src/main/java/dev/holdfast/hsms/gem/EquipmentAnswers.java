package dev.holdfast.hsms.gem;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;

import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.Item;
import java.time.LocalDateTime;

/**
 * What a GEM equipment (SEMI E30) answers by itself: who it is, the time, a loopback; text for its
 * operator once it is safe. Any other request is aborted.
 */
public final class EquipmentAnswers implements Answers {

  private static final int MAX_TEXT = 20;

  /** ACKC10 0: accepted. */
  private static final HostAnswer SHOWN = new HostAnswer.AfterCommit(binary((byte) 0));

  private final HostAnswer online;
  private final HostAnswer established;

  /**
   * @param model MDLN, up to 20 characters
   * @param revision SOFTREV, up to 20 characters
   */
  public EquipmentAnswers(String model, String revision) {
    if (model.length() > MAX_TEXT || revision.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "MDLN \"%s\" and SOFTREV \"%s\" have up to %d characters"
              .formatted(model, revision, MAX_TEXT));
    }
    Item identity = list(ascii(model), ascii(revision));
    this.online = new HostAnswer.Now(identity);
    this.established = new HostAnswer.Now(list(binary((byte) 0), identity));
  }

  @Override
  public HostAnswer to(HsmsMessage primary, LocalDateTime now) {
    if (!primary.expectsReply()) {
      return new HostAnswer.None();
    }
    return switch (primary.stream() * 256 + primary.function()) {
      case 1 * 256 + 1 -> online;
      case 1 * 256 + 13 -> established;
      case 2 * 256 + 17 -> new HostAnswer.Now(ascii(TimeFormat.LONG.write(now)));
      case 2 * 256 + 25 -> {
        Item echo = primary.item();
        yield echo == null ? new HostAnswer.Abort() : new HostAnswer.Now(echo);
      }
      case 10 * 256 + 3, 10 * 256 + 5 -> SHOWN;
      default -> new HostAnswer.Abort();
    };
  }
}
