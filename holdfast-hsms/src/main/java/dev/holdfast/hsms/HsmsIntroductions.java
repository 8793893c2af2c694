package dev.holdfast.hsms;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.Share;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link HsmsIntroduction} for each connection to a port that several HSMS-SS links
 * share, told apart by the device id of the first data message.
 */
public final class HsmsIntroductions implements SessionFactory<HsmsIntroduction> {

  private static final int MAX_DEVICE_ID = 0x7FFF;

  private final HsmsSettings settings;
  private final Map<Integer, Share<HsmsSession>> shares;
  private final int strangeId;

  /**
   * @param settings of the connection until its link is known; passive, the device id means nothing
   * @param links by device id: makes the sessions of each
   */
  public HsmsIntroductions(HsmsSettings settings, Map<Integer, Share<HsmsSession>> links) {
    if (settings.connect() != Connect.PASSIVE) {
      throw new IllegalArgumentException("only a passive end learns who its peer is");
    }
    if (links.isEmpty()) {
      throw new IllegalArgumentException("a shared port needs a link");
    }
    this.settings = settings;
    this.shares = new LinkedHashMap<>(links);
    int id = MAX_DEVICE_ID;
    while (links.containsKey(id)) {
      id--;
    }
    this.strangeId = id;
  }

  @Override
  public HsmsIntroduction create(SessionPort port) {
    return new HsmsIntroduction(this, settings, port);
  }

  /** The share of a device id, or null where no link wants it. */
  @Nullable Share<HsmsSession> share(int deviceId) {
    Share<HsmsSession> share = shares.get(deviceId);
    return share != null && share.wanted() ? share : null;
  }

  /** A device id that no link has: a reply that repeats it says nothing about its sender. */
  int strangeId() {
    return strangeId;
  }
}
