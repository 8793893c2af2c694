package dev.holdfast.hsms.secs1;

import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsSettings.Role;
import dev.holdfast.hsms.SecsSettings;
import dev.holdfast.hsms.SecsSettingsBuilder;
import java.time.Duration;

/**
 * How one SECS-I end behaves. Made by {@link #host()} or {@link #equipment()}; every value is
 * checked when it is built.
 *
 * @param role whether this end is the host or the equipment; decides the R-bit
 * @param master whether our ENQ stands when both ends ask for the line; one end of a line must be
 * @param deviceId device id of the equipment, 0 to 32767
 * @param checkDeviceId whether blocks with another device id or the wrong R-bit are refused
 * @param t1 time between two bytes of a block, 0.1 to 10 s
 * @param t2 time for EOT, the length byte or ACK, 0.2 to 25 s
 * @param t3 reply time-out, 1 to 120 s, from the ACK of the last block to the reply's first block
 * @param t4 time between two blocks of a message, 1 to 120 s
 * @param retries RTY: how often a block is sent again, 0 to 31
 * @param interleave whether blocks of several messages may come mixed; otherwise a new message ends
 *     the one that is half there
 * @param dropDuplicates whether a block with the header of the one before it is taken for that one,
 *     sent again; to be off where a tool gives all its messages the same system bytes
 * @param maxMessage largest header and body of a message, bytes, 10 to {@link #MAX_MESSAGE}
 * @param checkBodies whether the structure of each body is checked on arrival, not first when read
 * @param maxOpenTransactions requests waiting for their reply at one time, 1 to 65536
 * @param maxUnsent bytes of messages that may wait for the line, 1 or more; the first always may
 */
public record Secs1Settings(
    Role role,
    boolean master,
    int deviceId,
    boolean checkDeviceId,
    Duration t1,
    Duration t2,
    Duration t3,
    Duration t4,
    int retries,
    boolean interleave,
    boolean dropDuplicates,
    int maxMessage,
    boolean checkBodies,
    int maxOpenTransactions,
    long maxUnsent)
    implements SecsSettings {

  /** Header and body of a message of 32767 blocks, bytes. */
  public static final int MAX_MESSAGE =
      HsmsHeader.LENGTH + Secs1Block.MAX_NUMBER * Secs1Block.MAX_DATA;

  public Secs1Settings {
    range("device-id", deviceId, 0, 0x7FFF);
    time("t1", t1, Duration.ofMillis(100), Duration.ofSeconds(10));
    time("t2", t2, Duration.ofMillis(200), Duration.ofSeconds(25));
    time("t3", t3, Duration.ofSeconds(1), Duration.ofSeconds(120));
    time("t4", t4, Duration.ofSeconds(1), Duration.ofSeconds(120));
    range("retries", retries, 0, 31);
    range("max-message", maxMessage, HsmsHeader.LENGTH, MAX_MESSAGE);
    range("max-open-transactions", maxOpenTransactions, 1, 65_536);
    range("max-unsent", maxUnsent, 1, Long.MAX_VALUE);
  }

  private static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " " + value + " is not " + min + " to " + max);
    }
  }

  private static void time(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " " + show(value) + " is not " + show(min) + " to " + show(max));
    }
  }

  static String show(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }

  /** These settings, to be changed. */
  public Builder toBuilder() {
    return new Builder(role)
        .master(master)
        .deviceId(deviceId)
        .checkDeviceId(checkDeviceId)
        .t1(t1)
        .t2(t2)
        .t3(t3)
        .t4(t4)
        .retries(retries)
        .interleave(interleave)
        .dropDuplicates(dropDuplicates)
        .maxMessage(maxMessage)
        .checkBodies(checkBodies)
        .maxOpenTransactions(maxOpenTransactions)
        .maxUnsent(maxUnsent);
  }

  /** Settings of a host, which is slave unless told otherwise. */
  public static Builder host() {
    return new Builder(Role.HOST);
  }

  /** Settings of an equipment, which is master unless told otherwise. */
  public static Builder equipment() {
    return new Builder(Role.EQUIPMENT);
  }

  /** Collects settings; those not set have the defaults of SEMI E4. */
  public static final class Builder extends SecsSettingsBuilder<Builder> {
    private final Role role;
    private boolean master;
    private Duration t1 = Duration.ofMillis(500);
    private Duration t2 = Duration.ofSeconds(10);
    private Duration t4 = Duration.ofSeconds(45);
    private int retries = 3;
    private boolean interleave = true;
    private boolean dropDuplicates = true;
    private long maxUnsent = MAX_MESSAGE;

    private Builder(Role role) {
      super(MAX_MESSAGE);
      this.role = role;
      this.master = role == Role.EQUIPMENT;
    }

    @Override
    protected Builder self() {
      return this;
    }

    public Builder master(boolean value) {
      master = value;
      return this;
    }

    public Builder t1(Duration value) {
      t1 = value;
      return this;
    }

    public Builder t2(Duration value) {
      t2 = value;
      return this;
    }

    public Builder t4(Duration value) {
      t4 = value;
      return this;
    }

    public Builder retries(int value) {
      retries = value;
      return this;
    }

    public Builder interleave(boolean value) {
      interleave = value;
      return this;
    }

    public Builder dropDuplicates(boolean value) {
      dropDuplicates = value;
      return this;
    }

    public Builder maxUnsent(long value) {
      maxUnsent = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException naming the first value out of its range
     */
    public Secs1Settings build() {
      return new Secs1Settings(
          role,
          master,
          deviceId,
          checkDeviceId,
          t1,
          t2,
          t3,
          t4,
          retries,
          interleave,
          dropDuplicates,
          maxMessage,
          checkBodies,
          maxOpenTransactions,
          maxUnsent);
    }
  }
}
