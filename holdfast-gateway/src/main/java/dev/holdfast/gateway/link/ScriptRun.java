package dev.holdfast.gateway.link;

import dev.holdfast.gateway.config.SmlScript;
import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.SecsSession;
import dev.holdfast.hsms.secs2.BinaryItem;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.ListItem;
import dev.holdfast.hsms.sml.SmlMessage;
import dev.holdfast.link.session.SessionEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of scripts, each once the one before is accepted, and stops at the first that
 * is refused. Runs on the thread that owns the link, for one selection.
 */
final class ScriptRun {

  private static final String KIND = "on-communicating";

  /** What the first code of a reply is called. */
  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("S1F16", "OFLACK"),
          Map.entry("S1F18", "ONLACK"),
          Map.entry("S2F16", "EAC"),
          Map.entry("S2F24", "TIAACK"),
          Map.entry("S2F32", "TIACK"),
          Map.entry("S2F34", "DRACK"),
          Map.entry("S2F36", "LRACK"),
          Map.entry("S2F38", "ERACK"),
          Map.entry("S2F42", "HCACK"),
          Map.entry("S2F44", "RSPACK"),
          Map.entry("S5F4", "ACKC5"),
          Map.entry("S6F24", "RSDA"),
          Map.entry("S7F2", "PPGNT"),
          Map.entry("S7F4", "ACKC7"),
          Map.entry("S10F4", "ACKC10"));

  /** Codes besides 0 that are no refusal: already on-line; done later. */
  private static final Map<String, Integer> ACCEPTED_TOO = Map.of("S1F18", 2, "S2F42", 4);

  private final List<SmlScript> scripts;
  private final Consumer<SessionEvent> events;
  private final Runnable done;
  private boolean over;
  private int script;
  private int message;

  /**
   * @param done called once all was accepted
   */
  ScriptRun(List<SmlScript> scripts, Consumer<SessionEvent> events, Runnable done) {
    this.scripts = scripts;
    this.events = events;
    this.done = done;
  }

  /** Sends nothing more. */
  void stop() {
    over = true;
  }

  /** Sends what is next, up to the first message that asks for a reply. */
  void goOn(SecsSession session) {
    while (!over && script < scripts.size()) {
      List<SmlMessage> all = scripts.get(script).messages();
      if (message == all.size()) {
        events.accept(
            SessionEvent.info(
                KIND, "%s: %d messages accepted".formatted(scripts.get(script).name(), message)));
        script++;
        message = 0;
      } else if (!send(session, all.get(message))) {
        return;
      }
    }
    if (!over) {
      over = true;
      done.run();
    }
  }

  /** Sends one message; true when the next may follow at once. */
  private boolean send(SecsSession session, SmlMessage next) {
    if (!next.wbit()) {
      HsmsFailure failure = session.send(next.stream(), next.function(), next.item());
      if (failure != null) {
        failed(next, failure);
      } else {
        message++;
      }
      return failure == null;
    }
    var _ =
        session
            .request(next.stream(), next.function(), next.item())
            .whenComplete((reply, failure) -> {
              if (over) {
                return;
              }
              if (reply == null) {
                failed(next, failure);
              } else if (accepted(next, reply)) {
                message++;
                goOn(session);
              }
            });
    return false;
  }

  private boolean accepted(SmlMessage sent, HsmsMessage reply) {
    Integer code = firstCode(reply.item());
    if (reply.error() != null) {
      refused(sent, reply.kind() + " does not decode: " + reply.error());
      return false;
    }
    if (code == null || code == 0 || code.equals(ACCEPTED_TOO.get(reply.kind()))) {
      return true;
    }
    String name = CODES.getOrDefault(reply.kind(), "code");
    refused(sent, "%s with %s %d".formatted(reply.kind(), name, code));
    return false;
  }

  private void refused(SmlMessage sent, String answer) {
    over = true;
    events.accept(
        SessionEvent.error(
            KIND + "-refused", "%s was answered by %s; stopped".formatted(place(sent), answer)));
  }

  private void failed(SmlMessage sent, @Nullable Throwable failure) {
    over = true;
    String why = failure == null ? "no reply" : String.valueOf(failure.getMessage());
    events.accept(
        SessionEvent.error(KIND + "-stopped", "%s failed: %s".formatted(place(sent), why)));
  }

  private String place(SmlMessage sent) {
    return "%s, message %d, %s"
        .formatted(scripts.get(script).name(), message + 1, SmlText.kind(sent));
  }

  /** The first byte of the first binary item, outermost and leftmost; null without one. */
  static @Nullable Integer firstCode(@Nullable Item item) {
    if (item instanceof BinaryItem code) {
      return code.size() == 0 ? null : Byte.toUnsignedInt(code.byteAt(0));
    }
    if (item instanceof ListItem list) {
      for (Item element : list) {
        Integer found = firstCode(element);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
