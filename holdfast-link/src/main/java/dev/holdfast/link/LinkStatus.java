package dev.holdfast.link;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionCounter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link at a glance. Where several channels are open, epoch, peer and session are those of the
 * newest; counters are of the whole link since it was opened.
 *
 * @param endpoint with the real port where 0 was asked for
 * @param since when it came to this state, us since 1970-01-01 UTC
 * @param epoch number of the newest channel, 0 before the first
 * @param peer the other end of the ready channel, else of the newest; empty where none is open
 * @param local this end of the same channel; empty where none is open
 * @param session state of the session on it; empty where none is open
 * @param ready whether messages can flow
 * @param counters what was counted, without the zeros
 * @param lastReceived when bytes last arrived, us since 1970-01-01 UTC, 0 for never
 * @param unsentBytes of all open channels, at the last time any was sent or taken
 * @param lastCause why the last channel or attempt ended, or null where none has
 * @param lastDetail a sentence that goes with it; empty where none has
 * @param redials dials or attempts to listen after the first
 * @param connections channels open now
 * @param refused peers turned away
 * @param liveness what is done about a silent peer, or null where no TCP connection was open yet
 */
public record LinkStatus(
    String name,
    Endpoint endpoint,
    LinkState state,
    long since,
    long epoch,
    String peer,
    String local,
    String session,
    boolean ready,
    Map<SessionCounter, Long> counters,
    long bytesIn,
    long bytesOut,
    long messagesIn,
    long lastReceived,
    long unsentBytes,
    @Nullable Cause lastCause,
    String lastDetail,
    long redials,
    int connections,
    long refused,
    @Nullable LinkLiveness liveness) {}
