package dev.holdfast.meter.line;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.session.SessionPort;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is told once in a while, and not each time it happens: refusals of callers. */
public final class SeldomTold {

  /** The same is told that often at most. */
  private static final long TOLD_NANOS = 600_000_000_000L;

  private static final int TOLD_KEPT = 256;

  private final Map<String, Told> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > TOLD_KEPT;
        }
      };

  /** When something was told last, and how often it has happened since. */
  private static final class Told {
    private final long nanos;
    private long since;

    Told(long nanos) {
      this.nanos = nanos;
    }
  }

  /**
   * Tells of something unless that was done lately.
   *
   * @param what tells events of one kind apart: the caller, where it is known
   */
  public void warn(SessionPort port, String kind, String what, String text) {
    long now = port.nanoTime();
    Told last = told.get(kind + " " + what);
    if (last != null && now - last.nanos < TOLD_NANOS) {
      last.since++;
      return;
    }
    forget(now);
    told.put(kind + " " + what, new Told(now));
    String again =
        last == null || last.since == 0 ? "" : "; " + last.since + " times more since last told";
    port.event(SessionEvent.warning(kind, text + again));
  }

  private void forget(long now) {
    Iterator<Told> all = told.values().iterator();
    while (all.hasNext()) {
      Told one = all.next();
      if (now - one.nanos >= TOLD_NANOS && one.since == 0) {
        all.remove();
      }
    }
  }
}
