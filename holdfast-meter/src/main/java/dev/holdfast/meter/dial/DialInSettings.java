package dev.holdfast.meter.dial;

import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.meter.scan.Tongue;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How those who dial in are told apart and held.
 *
 * @param registration the packet by which a modem says who it is; null where none does
 * @param registrationAnswer what is sent upon it; may be empty
 * @param heartbeat the packet by which a modem shows that it is there; null where none does
 * @param heartbeatAnswer what is sent upon it; may be empty
 * @param heartbeatEvery how often it comes, and so how long silence may be; 0 where that is not
 *     known
 * @param login whether a DL/T 698.45 login says who calls
 * @param ask whether a caller is asked for its DL/T 645 address
 * @param identifyWithin how long a caller may leave open who it is, above 0
 * @param gap silence that ends a packet, above 0
 * @param unidentified most callers at a time that have not said who they are, 1 or more
 * @param unidentifiedPerHost most of them from one address, 1 or more
 * @param perHost most callers from one address, 1 or more
 * @param cutPolicy who decides that a connection is cut
 * @param zone where the clocks of the answers to logins hang
 */
public record DialInSettings(
    @Nullable PacketPattern registration,
    byte[] registrationAnswer,
    @Nullable PacketPattern heartbeat,
    byte[] heartbeatAnswer,
    Duration heartbeatEvery,
    boolean login,
    boolean ask,
    Duration identifyWithin,
    Duration gap,
    int unidentified,
    int unidentifiedPerHost,
    int perHost,
    CutPolicy cutPolicy,
    ZoneId zone) {

  public DialInSettings {
    if (registration == null && !login && !ask) {
      throw new IllegalArgumentException("there is no way to tell who dials in");
    }
    if (identifyWithin.isZero()
        || identifyWithin.isNegative()
        || gap.isZero()
        || gap.isNegative()
        || heartbeatEvery.isNegative()) {
      throw new IllegalArgumentException("identifyWithin and gap must be above 0");
    }
    if (unidentified < 1 || unidentifiedPerHost < 1 || perHost < 1) {
      throw new IllegalArgumentException("each bound of callers must be 1 or more");
    }
    registrationAnswer = registrationAnswer.clone();
    heartbeatAnswer = heartbeatAnswer.clone();
  }

  /** What modems say between the frames of the meters behind them, for one line. */
  public List<Tongue> tongues() {
    List<Tongue> tongues = new ArrayList<>();
    if (registration != null) {
      tongues.add(PacketFormat.tongue(PacketFrame.Kind.REGISTRATION, registration));
    }
    if (heartbeat != null) {
      tongues.add(PacketFormat.tongue(PacketFrame.Kind.HEARTBEAT, heartbeat));
    }
    return tongues;
  }

  /**
   * Settings to start from: login, 30 s to say who calls, 200 ms gap, 64 unidentified of which 16
   * from one address, 100 000 from one address, verified.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects settings. */
  public static final class Builder {
    private static final int UNIDENTIFIED = 64;
    private static final int UNIDENTIFIED_PER_HOST = 16;
    private static final int PER_HOST = 100_000;

    private @Nullable PacketPattern registration;
    private byte[] registrationAnswer = new byte[0];
    private @Nullable PacketPattern heartbeat;
    private byte[] heartbeatAnswer = new byte[0];
    private Duration heartbeatEvery = Duration.ZERO;
    private boolean login = true;
    private boolean ask;
    private Duration identifyWithin = Duration.ofSeconds(30);
    private Duration gap = Duration.ofMillis(200);
    private int unidentified = UNIDENTIFIED;
    private int unidentifiedPerHost = UNIDENTIFIED_PER_HOST;
    private int perHost = PER_HOST;
    private CutPolicy cutPolicy = CutPolicy.VERIFIED;
    private ZoneId zone = ZoneId.of("UTC");

    private Builder() {}

    public Builder registration(@Nullable PacketPattern packet, byte[] answer) {
      registration = packet;
      registrationAnswer = answer;
      return this;
    }

    /** The packet of a modem that lives; every 0 where its pace is not known. */
    public Builder heartbeat(@Nullable PacketPattern packet, byte[] answer, Duration every) {
      heartbeat = packet;
      heartbeatAnswer = answer;
      heartbeatEvery = every;
      return this;
    }

    public Builder login(boolean value) {
      login = value;
      return this;
    }

    public Builder ask(boolean value) {
      ask = value;
      return this;
    }

    public Builder identifyWithin(Duration value) {
      identifyWithin = value;
      return this;
    }

    public Builder gap(Duration value) {
      gap = value;
      return this;
    }

    /** How many may be there without having said who they are: in all, and from one address. */
    public Builder unidentified(int most, int perAddress) {
      unidentified = most;
      unidentifiedPerHost = perAddress;
      return this;
    }

    public Builder perHost(int value) {
      perHost = value;
      return this;
    }

    public Builder cutPolicy(CutPolicy value) {
      cutPolicy = value;
      return this;
    }

    public Builder zone(ZoneId value) {
      zone = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException naming what is out of its range
     */
    public DialInSettings build() {
      return new DialInSettings(
          registration,
          registrationAnswer,
          heartbeat,
          heartbeatAnswer,
          heartbeatEvery,
          login,
          ask,
          identifyWithin,
          gap,
          unidentified,
          unidentifiedPerHost,
          perHost,
          cutPolicy,
          zone);
    }
  }
}
