package dev.holdfast.hsms;

import java.time.Duration;

/**
 * Collects what the settings of an HSMS and of a SECS-I end have in common.
 *
 * @param <B> the builder itself
 */
public abstract class SecsSettingsBuilder<B extends SecsSettingsBuilder<B>> {

  protected int deviceId;
  protected boolean checkDeviceId = true;
  protected Duration t3 = Duration.ofSeconds(45);
  protected int maxMessage;
  protected boolean checkBodies = true;
  protected int maxOpenTransactions = 1024;

  protected SecsSettingsBuilder(int maxMessage) {
    this.maxMessage = maxMessage;
  }

  /** This builder, as what it is. */
  protected abstract B self();

  public final B deviceId(int value) {
    deviceId = value;
    return self();
  }

  public final B checkDeviceId(boolean value) {
    checkDeviceId = value;
    return self();
  }

  public final B t3(Duration value) {
    t3 = value;
    return self();
  }

  public final B maxMessage(int value) {
    maxMessage = value;
    return self();
  }

  public final B checkBodies(boolean value) {
    checkBodies = value;
    return self();
  }

  public final B maxOpenTransactions(int value) {
    maxOpenTransactions = value;
    return self();
  }
}
