package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.OnSeparate;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.StateTable;
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
  private final boolean alone;
  private final Habits habits;
  private final List<HsmsSession> open = new ArrayList<>();
  private @Nullable HsmsSession selected;

  /** Sessions that forget what they learned when the program ends. */
  public HsmsSessions(HsmsSettings settings) {
    this(settings, Memory.NONE);
  }

  /** Sessions that go on from what this link has learned before. */
  public HsmsSessions(HsmsSettings settings, Memory memory) {
    this(settings, memory, FIRST_SYSTEM_BYTES);
  }

  HsmsSessions(HsmsSettings settings, Memory memory, int firstSystemBytes) {
    this(settings, memory, firstSystemBytes, true);
  }

  private HsmsSessions(HsmsSettings settings, Memory memory, int firstSystemBytes, boolean alone) {
    this.settings = settings;
    this.firstSystemBytes = firstSystemBytes;
    this.alone = alone;
    this.habits = new Habits(memory);
  }

  /**
   * The sessions of one session entity of HSMS-GS, whose session id is the settings' device id.
   * What belongs to the connection (T7, T8, Linktest, the profile) is not taken from these
   * settings.
   */
  public static HsmsSessions entity(HsmsSettings settings) {
    return entity(settings, Memory.NONE);
  }

  /** As {@link #entity(HsmsSettings)}; goes on from what this entity has learned before. */
  public static HsmsSessions entity(HsmsSettings settings, Memory memory) {
    return new HsmsSessions(
        settings.toBuilder().linktest(Duration.ZERO).profile(Profile.LENIENT).build(),
        memory,
        FIRST_SYSTEM_BYTES,
        false);
  }

  public HsmsSettings settings() {
    return settings;
  }

  @Override
  public HsmsSession create(SessionPort port) {
    return new HsmsSession(settings, port, this, firstSystemBytes);
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

  /**
   * Why a session that is not selected ends when its peer comes again: its connection with it, but
   * not one that other session entities may be selected on.
   */
  Cause whenOverhauled() {
    return alone ? Cause.REPLACED : Cause.LOCAL_CLOSED;
  }

  /** The table that the sessions move along. */
  public StateTable<HsmsState, HsmsTrigger> table() {
    return alone ? HsmsTables.of(settings) : HsmsTables.ofEntity(settings);
  }

  /** Session id of control requests, but for Linktest.req. */
  int controlId() {
    return alone ? HsmsHeader.NO_DEVICE : settings.deviceId();
  }

  /** Select.rsp status for who asks while its session is SELECTED. */
  SelectStatus whenSelected() {
    return alone ? SelectStatus.ALREADY_ACTIVE : SelectStatus.ENTITY_SELECTED;
  }

  /** Select.rsp status for who asks while another connection is SELECTED. */
  SelectStatus whenElsewhere() {
    return alone ? SelectStatus.EXHAUSTED : SelectStatus.ENTITY_IN_USE;
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
