package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the {@link HsmsGroup} for each connection of one group of session entities (HSMS-GS). A
 * passive end accepts several connections: an entity is selected on one of them at a time,
 * different ones on different connections.
 */
public final class HsmsGroups implements SessionFactory<HsmsGroup> {

  private final HsmsSettings settings;
  private final Map<Integer, Share<HsmsSession>> shares;
  private final Habits habits;

  /** Groups that forget what they learned when the program ends. */
  public HsmsGroups(HsmsSettings settings, Map<Integer, Share<HsmsSession>> entities) {
    this(settings, entities, Memory.NONE);
  }

  /**
   * Groups that go on from what was learned before.
   *
   * @param settings of the connection; the device id means nothing
   * @param entities by session id, 0 to 32767: makes the sessions of each, as {@link
   *     HsmsSessions#entity} does
   * @param memory of what concerns the connection; each entity has its own beside it
   */
  public HsmsGroups(
      HsmsSettings settings, Map<Integer, Share<HsmsSession>> entities, Memory memory) {
    if (entities.isEmpty()) {
      throw new IllegalArgumentException("a group needs a session entity");
    }
    this.settings = settings.toBuilder().profile(Profile.LENIENT).build();
    this.shares = new LinkedHashMap<>(entities);
    this.habits = new Habits(memory);
  }

  /** What tells a session entity apart from the others of its connection. */
  public static String share(int sessionId) {
    return Integer.toString(sessionId);
  }

  @Override
  public HsmsGroup create(SessionPort port) {
    return new HsmsGroup(settings, port, shares, habits);
  }
}
