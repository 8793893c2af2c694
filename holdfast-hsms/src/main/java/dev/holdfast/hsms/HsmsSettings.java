package dev.holdfast.hsms;

import dev.holdfast.link.liveness.CutPolicy;
import java.time.Duration;

/**
 * How one HSMS end behaves. Made by {@link #host()} or {@link #equipment()}; every value is checked
 * when it is built.
 *
 * @param role whether this end is the host or the equipment
 * @param connect whether this end dials or listens
 * @param deviceId device id of the equipment, 0 to 32767
 * @param checkDeviceId whether data with another device id is refused
 * @param t3 reply time-out, 1 to 120 s
 * @param t5 pause between connects, 1 to 240 s; kept by the link that dials
 * @param t6 control transaction time-out, 1 to 240 s
 * @param t7 time a connection may stay not selected, 1 to 240 s
 * @param t8 time between the bytes of one message, 1 to 120 s
 * @param linktest idle time after which Linktest.req is sent, up to 24 h; zero sends none
 * @param maxMessage largest header and body, bytes, 10 to 1 GiB
 * @param profile what happens to messages that the standard does not allow
 * @param checkBodies whether the structure of each body is checked on arrival, not first when read
 * @param maxOpenTransactions requests waiting for their reply at one time, 1 to 65536
 * @param cutPolicy who decides that a doubtful connection is cut
 * @param onSeparate what the peer does upon Separate.req
 * @param onT3 what an active end does when a reply does not come; {@link OnT3#RESELECT} on a
 *     passive end is refused
 * @param linktestWhen when the link is tested
 * @param linktestFailures Linktest.req in a row that may stay unanswered before the connection is
 *     cut, 1 to 10; where evidence decides 3 at least
 */
public record HsmsSettings(
    Role role,
    Connect connect,
    int deviceId,
    boolean checkDeviceId,
    Duration t3,
    Duration t5,
    Duration t6,
    Duration t7,
    Duration t8,
    Duration linktest,
    int maxMessage,
    Profile profile,
    boolean checkBodies,
    int maxOpenTransactions,
    CutPolicy cutPolicy,
    OnSeparate onSeparate,
    OnT3 onT3,
    LinktestWhen linktestWhen,
    int linktestFailures)
    implements SecsSettings {

  /** Usual limit of header and body, bytes. */
  public static final int MAX_MESSAGE = 16 * 1024 * 1024;

  /** Which end of the equipment's interface this is; decides who sends stream 9. */
  public enum Role {
    HOST,
    EQUIPMENT
  }

  /** Who opens the TCP connection. */
  public enum Connect {
    ACTIVE,
    PASSIVE
  }

  /** What happens to messages that fit neither state nor transaction. */
  public enum Profile {
    /** Generic E37: such a message is rejected and the link is kept. */
    LENIENT,
    /** E37.1 by the letter: the link is closed where its state tables say so. */
    STRICT_SS
  }

  /** What the peer does upon Separate.req. */
  public enum OnSeparate {
    /** Not known yet: it counts as closing until a selection followed a Separate.req of ours. */
    AUTO,
    /** It keeps the TCP connection and is selected again on it. */
    KEEPS,
    /** It closes the TCP connection. */
    CLOSES
  }

  /** What an active end does when a reply does not come within T3. */
  public enum OnT3 {
    /** The transaction fails and the connection stays SELECTED. */
    STAY,
    /** The connection is taken out of SELECTED and selected again. */
    RESELECT
  }

  /** When Linktest.req is sent. */
  public enum LinktestWhen {
    /** At each interval. */
    ALWAYS,
    /** When nothing was received for an interval. */
    IDLE,
    /** When nothing was received for an interval and no reply is awaited. */
    QUIET,
    /** Never, not even to examine a connection. */
    NEVER
  }

  public HsmsSettings {
    range("device-id", deviceId, 0, 0x7FFF, "");
    seconds("t3", t3, 120);
    seconds("t5", t5, 240);
    seconds("t6", t6, 240);
    seconds("t7", t7, 240);
    seconds("t8", t8, 120);
    if (linktest.isNegative() || linktest.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("linktest " + show(linktest) + " is not 0s to 86400s");
    }
    range("max-message", maxMessage, HsmsHeader.LENGTH, 1 << 30, " bytes");
    range("max-open-transactions", maxOpenTransactions, 1, 65_536, "");
    range("linktest-failures", linktestFailures, 1, 10, "");
    if (onT3 == OnT3.RESELECT && connect == Connect.PASSIVE) {
      throw new IllegalArgumentException("on-t3 reselect: a passive end cannot select");
    }
  }

  private static void range(String name, int value, int min, int max, String unit) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " " + value + " is not " + min + " to " + max + unit);
    }
  }

  private static void seconds(String name, Duration value, int max) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0
        || value.compareTo(Duration.ofSeconds(max)) > 0) {
      throw new IllegalArgumentException(name + " " + show(value) + " is not 1s to " + max + "s");
    }
  }

  static String show(Duration value) {
    return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
  }

  /** Settings of a host, which dials unless told otherwise. */
  public static Builder host() {
    return new Builder(Role.HOST, Connect.ACTIVE);
  }

  /** Settings of an equipment, which listens unless told otherwise. */
  public static Builder equipment() {
    return new Builder(Role.EQUIPMENT, Connect.PASSIVE);
  }

  /** A builder that starts from these settings. */
  public Builder toBuilder() {
    Builder builder = new Builder(role, connect);
    builder.deviceId = deviceId;
    builder.checkDeviceId = checkDeviceId;
    builder.t3 = t3;
    builder.t5 = t5;
    builder.t6 = t6;
    builder.t7 = t7;
    builder.t8 = t8;
    builder.linktest = linktest;
    builder.maxMessage = maxMessage;
    builder.profile = profile;
    builder.checkBodies = checkBodies;
    builder.maxOpenTransactions = maxOpenTransactions;
    builder.cutPolicy = cutPolicy;
    builder.onSeparate = onSeparate;
    builder.onT3 = onT3;
    builder.linktestWhen = linktestWhen;
    builder.linktestFailures = linktestFailures;
    return builder;
  }

  /** Collects settings; those not set have the defaults of SEMI E37. */
  public static final class Builder extends SecsSettingsBuilder<Builder> {
    private final Role role;
    private Connect connect;
    private Duration t5 = Duration.ofSeconds(10);
    private Duration t6 = Duration.ofSeconds(5);
    private Duration t7 = Duration.ofSeconds(10);
    private Duration t8 = Duration.ofSeconds(5);
    private Duration linktest = Duration.ofSeconds(60);
    private Profile profile = Profile.LENIENT;
    private CutPolicy cutPolicy = CutPolicy.VERIFIED;
    private OnSeparate onSeparate = OnSeparate.AUTO;
    private OnT3 onT3 = OnT3.STAY;
    private LinktestWhen linktestWhen = LinktestWhen.IDLE;
    private int linktestFailures = 1;

    private Builder(Role role, Connect connect) {
      super(MAX_MESSAGE);
      this.role = role;
      this.connect = connect;
    }

    @Override
    protected Builder self() {
      return this;
    }

    public Builder connect(Connect value) {
      connect = value;
      return this;
    }

    /** Dials. */
    public Builder active() {
      return connect(Connect.ACTIVE);
    }

    /** Listens. */
    public Builder passive() {
      return connect(Connect.PASSIVE);
    }

    public Builder t5(Duration value) {
      t5 = value;
      return this;
    }

    public Builder t6(Duration value) {
      t6 = value;
      return this;
    }

    public Builder t7(Duration value) {
      t7 = value;
      return this;
    }

    public Builder t8(Duration value) {
      t8 = value;
      return this;
    }

    public Builder linktest(Duration value) {
      linktest = value;
      return this;
    }

    public Builder profile(Profile value) {
      profile = value;
      return this;
    }

    /** {@link CutPolicy#VERIFIED} where not set. */
    public Builder cutPolicy(CutPolicy value) {
      cutPolicy = value;
      return this;
    }

    /** {@link OnSeparate#AUTO} where not set. */
    public Builder onSeparate(OnSeparate value) {
      onSeparate = value;
      return this;
    }

    public Builder onT3(OnT3 value) {
      onT3 = value;
      return this;
    }

    public Builder linktestWhen(LinktestWhen value) {
      linktestWhen = value;
      return this;
    }

    public Builder linktestFailures(int value) {
      linktestFailures = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException naming the first value out of its range
     */
    public HsmsSettings build() {
      return new HsmsSettings(
          role,
          connect,
          deviceId,
          checkDeviceId,
          t3,
          t5,
          t6,
          t7,
          t8,
          linktest,
          maxMessage,
          profile,
          checkBodies,
          maxOpenTransactions,
          cutPolicy,
          onSeparate,
          onT3,
          linktestWhen,
          linktestFailures);
    }
  }
}
