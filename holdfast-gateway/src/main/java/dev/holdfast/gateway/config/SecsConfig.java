package dev.holdfast.gateway.config;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What links that carry SECS-II have in common, whichever protocol carries it.
 *
 * @param charset of the high bytes in A
 * @param model name the peer's data model is known by
 * @param communication null: as {@link #communicationWanted} says
 * @param onCommunicating files of SML, each with primary messages
 * @param names null without names
 */
public record SecsConfig(
    @Key(
            doc =
                "Character set of A items beyond ASCII, as in GB18030, Shift_JIS, Big5, ISO-8859-1,"
                    + " UTF-8; with US-ASCII they are shown in hex.",
            def = "US-ASCII")
        Charset charset,
    @Key(doc = "Name the tool's data model is known by.") @Nullable String model,
    @Key(
            doc =
                "Who asks for GEM communication by S1F13: request (we do), wait (the peer does),"
                    + " off (it is not kept count of); by default request where on-communicating"
                    + " names files, else off.")
        @Nullable Communication communication,
    @Key(doc = "Pause before S1F13 is sent again.", def = "10s", min = "100ms", max = "1h")
        Duration communicationDelay,
    @Key(
            doc =
                "What happens to other messages while not communicating: they pass, or are refused"
                    + " (the peer's by SxF0).",
            def = "pass")
        Early beforeCommunicating,
    @Key(
            doc =
                "SML files sent in this order each time communication is established; a refusal"
                    + " stops them.",
            def = "[]")
        List<Path> onCommunicating,
    @Key(doc = "File with the names of SVID, DVID, ECID, CEID, RPTID and ALID.")
        @Nullable Path names) {

  public SecsConfig {
    onCommunicating = List.copyOf(onCommunicating);
  }

  /** Who asks for GEM communication. */
  public enum Communication implements Choice {
    REQUEST,
    WAIT,
    OFF
  }

  /** What happens to messages before communication is established. */
  public enum Early implements Choice {
    PASS,
    REFUSE
  }

  /** Who asks for communication, where that is wanted at all. */
  public Communication communicationWanted() {
    if (communication != null) {
      return communication;
    }
    return onCommunicating.isEmpty() ? Communication.OFF : Communication.REQUEST;
  }
}
