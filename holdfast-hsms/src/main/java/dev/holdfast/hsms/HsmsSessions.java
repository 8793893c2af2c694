package dev.holdfast.hsms;

import dev.holdfast.link.session.SessionPort;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HSMS session for each channel of one link, and knows which of them is selected: a
 * passive end accepts further connections, and answers their Select.req by status 3 while one is
 * served.
 */
public final class HsmsSessions implements SecsSessions<HsmsSession> {

  private static final int FIRST_SYSTEM_BYTES = 1;

  private final HsmsSettings settings;
  private final int firstSystemBytes;
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
  public @Nullable HsmsSession selected() {
    return selected;
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
