package dev.holdfast.meter.dial;

import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.line.SeldomTold;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link DialInSession} for each connection to a port that meters dial, and knows who is
 * there: a caller that comes again takes the place of its old connection. What is refused is told
 * once in a while, not each time.
 */
public final class DialIns implements SessionFactory<DialInSession> {

  private final DialInSettings settings;
  private final Callers callers;
  private final Map<String, DialInSession> present = new ConcurrentHashMap<>();
  private final Map<String, Integer> perHost = new HashMap<>();
  private final Map<String, Integer> unidentifiedPerHost = new HashMap<>();
  private final SeldomTold told = new SeldomTold();
  private final AtomicInteger unidentified = new AtomicInteger();

  public DialIns(DialInSettings settings, Callers callers) {
    this.settings = settings;
    this.callers = callers;
  }

  @Override
  public DialInSession create(SessionPort port) {
    return new DialInSession(port, settings, this);
  }

  /** Callers that have said who they are, and are there; as the next two, for any thread. */
  public int present() {
    return present.size();
  }

  /** Whether this caller is there. */
  public boolean present(String id) {
    return present.containsKey(id);
  }

  /** Callers that have not said who they are. */
  public int unidentified() {
    return unidentified.get();
  }

  // ---- for the sessions

  /** Takes in a connection; null, or why there is no room for it. */
  @Nullable String enter(String host) {
    if (perHost.getOrDefault(host, 0) >= settings.perHost()) {
      return settings.perHost() + " connections from its address are open";
    }
    if (unidentified.get() >= settings.unidentified()) {
      return unidentified.get() + " callers have not said who they are";
    }
    if (unidentifiedPerHost.getOrDefault(host, 0) >= settings.unidentifiedPerHost()) {
      return settings.unidentifiedPerHost()
          + " callers from its address have not said who they are";
    }
    perHost.merge(host, 1, Integer::sum);
    unidentifiedPerHost.merge(host, 1, Integer::sum);
    unidentified.incrementAndGet();
    return null;
  }

  Callers.Admission admit(String id) {
    return callers.admit(id);
  }

  /** Notes who a connection is; gives the older one of the same caller. */
  @Nullable DialInSession seat(String id, String host, DialInSession session) {
    known(host);
    return present.put(id, session);
  }

  /** It is known now who a connection is, or it ended without that. */
  private void known(String host) {
    unidentified.decrementAndGet();
    less(unidentifiedPerHost, host);
  }

  /** A connection that was taken in is over. */
  void leave(@Nullable String id, String host, DialInSession session) {
    less(perHost, host);
    if (id == null) {
      known(host);
    } else {
      present.remove(id, session);
    }
  }

  private static void less(Map<String, Integer> counts, String host) {
    counts.computeIfPresent(host, (key, n) -> n > 1 ? n - 1 : null);
  }

  /**
   * Tells of a refusal unless that was done lately.
   *
   * @param what tells refusals apart: a kind, with the caller's id where it gave one
   */
  void tell(SessionPort port, String kind, String what, String text) {
    told.warn(port, kind, what, text);
  }
}
