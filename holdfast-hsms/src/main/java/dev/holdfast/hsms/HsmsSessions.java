package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.DisconnectReport;
import dev.holdfast.link.liveness.DisconnectReport.Standing;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.session.SessionPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HSMS session for each channel of one link, and knows which of them is selected: a
 * passive end accepts further connections, and answers their Select.req by status 3 while one is
 * served that lives.
 */
public final class HsmsSessions implements SecsSessions<HsmsSession> {

  private static final int FIRST_SYSTEM_BYTES = 1;

  private final HsmsSettings settings;
  private final int firstSystemBytes;
  private final Habits habits = new Habits();
  private final List<HsmsSession> open = new ArrayList<>();
  private @Nullable HsmsSession selected;

  public HsmsSessions(HsmsSettings settings) {
    this(settings, FIRST_SYSTEM_BYTES);
  }

  HsmsSessions(HsmsSettings settings, int firstSystemBytes) {
    this.settings = settings;
    this.firstSystemBytes = firstSystemBytes;
  }

  public HsmsSettings settings() {
    return settings;
  }

  @Override
  public HsmsSession create(SessionPort port) {
    return new HsmsSession(settings, port, this, firstSystemBytes);
  }

  @Override
  public void learned(DisconnectReport report) {
    if (report.standing() == Standing.SETTLED && report.verdict().cause() == Cause.IDLE_DROPPED) {
      for (Evidence fact : report.verdict().evidence()) {
        Long idleMillis = fact.figures().get("idleMillis");
        if (idleMillis != null) {
          habits.forgotten(Duration.ofMillis(idleMillis).toNanos());
        }
      }
    }
  }

  @Override
  public @Nullable HsmsSession selected() {
    return selected;
  }

  Habits habits() {
    return habits;
  }

  /** The peer showed what it does upon Separate.req. */
  void learned(OnSeparate shown) {
    habits.learned(shown);
  }

  /** A connection stands. */
  void arrived(HsmsSession session, String peer) {
    List<HsmsSession> before = List.copyOf(open);
    open.add(session);
    before.forEach(older -> older.rivalry().newer(peer));
  }

  void gone(HsmsSession session) {
    open.remove(session);
    session.rivalry().over();
  }

  /** Whether it is being examined whether the selected connection lives. */
  boolean challenged() {
    HsmsSession served = selected;
    return served != null && served.rivalry().challenged();
  }

  void decided(boolean lives) {
    List.copyOf(open).forEach(session -> session.rivalry().decided(lives));
  }

  boolean otherSelected(HsmsSession session) {
    return selected != null && selected != session;
  }

  void claim(HsmsSession session) {
    selected = session;
  }

  void release(HsmsSession session) {
    if (selected == session) {
      selected = null;
    }
  }
}
