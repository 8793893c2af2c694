package dev.holdfast.gateway.web;

import dev.holdfast.link.session.SessionCounter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one link is at this moment.
 *
 * @param name the link's name
 * @param protocol as the command line prints it: {@code hsms}, {@code modbus-rtu}
 * @param endpoint where the peer is, as a URI
 * @param peer the other end of the current channel, or null without one
 * @param condition the link's state in one of four words
 * @param state the link's own state
 * @param sessionState the session's state, or null without a session
 * @param ready whether messages can flow now
 * @param sinceMicros when this state began, us since 1970-01-01 UTC
 * @param epoch number of the current or last channel, 0 before the first
 * @param traffic totals since the gateway started
 * @param counters what the sessions counted since the gateway started
 * @param lastMessage the newest message, or null before the first
 * @param lastBreak why the link last broke, or null when it never did
 * @param connections the open connections, one for most links
 * @param liveness what is done about a silent peer; null where no TCP connection was open yet
 * @param dialIn who is there, where meters dial in; null for any other link
 */
public record LinkView(
    String name,
    String protocol,
    String endpoint,
    @Nullable String peer,
    Condition condition,
    String state,
    @Nullable String sessionState,
    boolean ready,
    long sinceMicros,
    long epoch,
    Traffic traffic,
    Map<SessionCounter, Long> counters,
    @Nullable LastMessage lastMessage,
    @Nullable BreakView lastBreak,
    List<Connection> connections,
    @Nullable LivenessView liveness,
    @Nullable DialInView dialIn) {

  public LinkView {
    var sorted = new EnumMap<SessionCounter, Long>(SessionCounter.class);
    sorted.putAll(counters);
    counters = Collections.unmodifiableMap(sorted);
    connections = List.copyOf(connections);
  }

  /** A link's state as a lamp shows it. */
  public enum Condition {
    /** Messages can flow. */
    READY,
    /** A channel is being opened, or is open and not yet ready. */
    OPENING,
    /** There is no channel, and the link waits before it tries again. */
    DOWN,
    /** The link is not to be open. */
    STOPPED
  }

  /** Totals of one link; messages are whole envelopes, bytes are those on the wire. */
  public record Traffic(long messagesIn, long messagesOut, long bytesIn, long bytesOut) {}

  /**
   * The newest message, in one line.
   *
   * @param kind such as {@code S6F11}
   * @param text the start of its text, without line ends
   */
  public record LastMessage(long wallMicros, String kind, String text) {
    private static final int SHOWN_CHARS = 160;

    /** Cuts a text of any length and number of lines. */
    public static LastMessage of(long wallMicros, String kind, String text) {
      String start = text.substring(0, Math.min(text.length(), 4 * SHOWN_CHARS));
      String line = start.strip().replaceAll("\\s+", " ");
      return new LastMessage(
          wallMicros, kind, line.substring(0, Math.min(line.length(), SHOWN_CHARS)));
    }
  }

  /**
   * One open connection.
   *
   * @param state the session's state on it
   */
  public record Connection(
      String peer, long epoch, long sinceMicros, String state, boolean ready) {}
}
