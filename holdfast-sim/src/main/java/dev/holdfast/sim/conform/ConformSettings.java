package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The peer that is tried, and how much time it gets.
 *
 * @param address where it listens; for one that dials, where we do
 * @param side its connect mode
 * @param role whether it is an equipment, which reports by stream 9, or a host
 * @param profile by which rules it is judged
 * @param deviceId its device id, 0 to 32766
 * @param timers to what its timers are set
 * @param patience how long it may take for anything beyond its timers
 * @param settle pause after each connect, and before the next, that a slow peer needs
 * @param events whether it sends S6F11 unasked once SELECTED
 */
public record ConformSettings(
    InetSocketAddress address,
    Connect side,
    Role role,
    Profile profile,
    int deviceId,
    PeerTimers timers,
    Duration patience,
    Duration settle,
    boolean events) {

  private static final int LAST_DEVICE_ID = 0x7FFE;

  public ConformSettings {
    if (deviceId < 0 || deviceId > LAST_DEVICE_ID) {
      throw new IllegalArgumentException(
          "device-id " + deviceId + " is not 0 to " + LAST_DEVICE_ID);
    }
  }
}
