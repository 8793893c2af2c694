package dev.holdfast.link.liveness;

import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel says of one connection at one moment. A figure that cannot be had here is {@link
 * #UNKNOWN} (a state: the empty string), {@link #missing()} names all of them and {@link #why()}
 * tells why. The figures are those of Linux's {@code TCP_INFO} under their own names.
 *
 * @param takenNanos when the view was taken, on the loop's clock, ns
 * @param state the connection's state, such as {@code ESTABLISHED} or {@code CLOSE_WAIT}
 * @param unackedSegments segments sent that the peer's kernel has not acknowledged ({@code
 *     unacked})
 * @param retransmits times the oldest unacknowledged segment went out again by the retransmission
 *     timer ({@code retransmits}); back to 0 with the next acknowledgement
 * @param totalRetransmits segments that went out again since the connection began, tail-loss probes
 *     included ({@code total_retrans})
 * @param backoff times the retransmission or zero-window timer has doubled ({@code backoff})
 * @param probes zero-window or keepalive probes out without an answer ({@code probes})
 * @param rtoMicros the retransmission timer's present length, us ({@code rto})
 * @param rttMicros the smoothed round-trip time, us ({@code rtt})
 * @param dataSentMillisAgo time since data was last sent, ms ({@code last_data_sent})
 * @param dataReceivedMillisAgo time since data was last received, ms ({@code last_data_recv})
 * @param ackReceivedMillisAgo time since an acknowledgement was last received, ms ({@code
 *     last_ack_recv})
 * @param unackedBytes bytes the kernel has taken that the peer's kernel has not acknowledged
 * @param unreadBytes bytes received that this process has not read yet
 * @param why why something is missing, one sentence; empty when nothing is
 */
public record KernelView(
    long takenNanos,
    String state,
    long unackedSegments,
    long retransmits,
    long totalRetransmits,
    long backoff,
    long probes,
    long rtoMicros,
    long rttMicros,
    long dataSentMillisAgo,
    long dataReceivedMillisAgo,
    long ackReceivedMillisAgo,
    long unackedBytes,
    long unreadBytes,
    String why) {

  /** Stands for a figure that cannot be had. */
  public static final long UNKNOWN = -1;

  /** A view in which nothing is known. */
  public static KernelView unavailable(long takenNanos, String why) {
    return new KernelView(
        takenNanos,
        "",
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        why);
  }

  /** Whether the kernel said anything of the connection. */
  public boolean available() {
    return !state.isEmpty();
  }

  /** The names of the figures that cannot be had, in the order of the record. */
  public List<String> missing() {
    List<String> names = new ArrayList<>();
    miss(names, "state", state.isEmpty() ? UNKNOWN : 0);
    miss(names, "unacked segments", unackedSegments);
    miss(names, "retransmits", retransmits);
    miss(names, "total retransmits", totalRetransmits);
    miss(names, "back-off", backoff);
    miss(names, "probes", probes);
    miss(names, "rto", rtoMicros);
    miss(names, "rtt", rttMicros);
    miss(names, "last data sent", dataSentMillisAgo);
    miss(names, "last data received", dataReceivedMillisAgo);
    miss(names, "last ACK received", ackReceivedMillisAgo);
    miss(names, "unacked bytes", unackedBytes);
    miss(names, "unread bytes", unreadBytes);
    return names;
  }

  private static void miss(List<String> names, String name, long value) {
    if (value == UNKNOWN) {
      names.add(name);
    }
  }

  /** One sentence with figures and units, for a report; what is missing is named. */
  public String sentence() {
    if (!available()) {
      return "the kernel's view is not available: " + why;
    }
    StringBuilder text = new StringBuilder(state);
    say(text, "unacked segments", unackedSegments, "");
    say(text, "retransmits", retransmits, "");
    say(text, "retransmits in all", totalRetransmits, "");
    say(text, "back-off", backoff, "");
    say(text, "probes", probes, "");
    say(text, "rto", rtoMicros, " us");
    say(text, "rtt", rttMicros, " us");
    say(text, "last data sent", dataSentMillisAgo, " ms ago");
    say(text, "last data received", dataReceivedMillisAgo, " ms ago");
    say(text, "last ACK received", ackReceivedMillisAgo, " ms ago");
    say(text, "unacked bytes", unackedBytes, "");
    say(text, "unread bytes", unreadBytes, "");
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      text.append("; not available: ").append(String.join(", ", missing));
    }
    return text.toString();
  }

  private static void say(StringBuilder text, String name, long value, String unit) {
    if (value != UNKNOWN) {
      text.append(", ").append(name).append(' ').append(value).append(unit);
    }
  }
}
