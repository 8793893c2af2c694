package dev.holdfast.sim.tool;

import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.secs1.Secs1Settings;
import dev.holdfast.link.endpoint.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated tool is.
 *
 * @param endpoint where it listens, or whom it dials
 * @param hsms the equipment's end of HSMS
 * @param manners how it departs from a tool that follows the standard and answers at once; on a
 *     SECS-I line only its reply delay is used
 * @param line set where the tool speaks SECS-I in place of HSMS
 * @param sessionIds its session entities, each 0 to 32767, where it speaks HSMS-GS; each answers
 *     and has events of its own, and of the manners only the reply delay is used
 * @param model MDLN, up to 20 characters
 * @param revision SOFTREV, up to 20 characters
 * @param eventsPerSecond S6F11 a second once SELECTED, of each session entity, up to 100 000; 0
 *     sends nothing unasked
 * @param alarmEvery an S5F1 after each so many events; 0 for none
 * @param record file that gets a line for each message acknowledged, and from which a tool goes on;
 *     null for none
 */
public record ToolSettings(
    Endpoint endpoint,
    HsmsSettings hsms,
    ToolManners manners,
    @Nullable Line line,
    List<Integer> sessionIds,
    String model,
    String revision,
    double eventsPerSecond,
    int alarmEvery,
    @Nullable Path record) {

  /**
   * A tool's end of a SECS-I line.
   *
   * @param secs1 timers, retries and who is master
   * @param manners how it departs from the standard
   */
  public record Line(Secs1Settings secs1, LineManners manners) {
    public Line {
      if (secs1.role() != HsmsSettings.Role.EQUIPMENT) {
        throw new IllegalArgumentException("a tool is equipment, not " + secs1.role());
      }
    }
  }

  private static final int DEVICE_ID = 10;
  private static final double MAX_RATE = 100_000;
  private static final int MAX_TEXT = 20;

  public ToolSettings {
    if (hsms.role() != HsmsSettings.Role.EQUIPMENT) {
      throw new IllegalArgumentException("a tool is equipment, not " + hsms.role());
    }
    if (endpoint.listens() != (hsms.connect() == HsmsSettings.Connect.PASSIVE)) {
      throw new IllegalArgumentException(
          "endpoint " + endpoint + " does not go with connect mode " + hsms.connect());
    }
    if (manners.onSeparate() == ToolManners.OnSeparate.KEEP
        && hsms.profile() != HsmsSettings.Profile.LENIENT) {
      throw new IllegalArgumentException("on-separate keep needs profile lenient");
    }
    if (!(eventsPerSecond >= 0 && eventsPerSecond <= MAX_RATE)) {
      throw new IllegalArgumentException(
          "events-per-second " + eventsPerSecond + " is not 0 to " + (int) MAX_RATE);
    }
    if (alarmEvery < 0) {
      throw new IllegalArgumentException("alarm-every " + alarmEvery + " is below 0");
    }
    checkText("model", model);
    checkText("revision", revision);
    sessionIds = List.copyOf(sessionIds);
    if (!sessionIds.isEmpty() && (line != null || record != null)) {
      throw new IllegalArgumentException(
          "a tool of several session entities speaks HSMS, and has no record file");
    }
    if (Set.copyOf(sessionIds).size() != sessionIds.size()) {
      throw new IllegalArgumentException("session ids " + sessionIds + " are not all different");
    }
  }

  private static void checkText(String name, String text) {
    if (text.length() > MAX_TEXT || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException(
          name + " \"" + text + "\" is not up to " + MAX_TEXT + " ASCII characters");
    }
  }

  /** A tool that listens or dials, as its endpoint says. */
  public static Builder at(Endpoint endpoint) {
    return new Builder(endpoint);
  }

  /** Collects settings. */
  public static final class Builder {
    private final Endpoint endpoint;
    private HsmsSettings.Builder hsms;
    private ToolManners manners = ToolManners.PLAIN;
    private Secs1Settings.@Nullable Builder secs1;
    private LineManners lineManners = LineManners.PLAIN;
    private List<Integer> sessionIds = List.of();
    private String model = "HOLDFAST";
    private String revision = "1.0";
    private double eventsPerSecond;
    private int alarmEvery;
    private @Nullable Path record;

    private Builder(Endpoint endpoint) {
      this.endpoint = endpoint;
      this.hsms =
          HsmsSettings.equipment()
              .deviceId(DEVICE_ID)
              .linktest(Duration.ZERO)
              .connect(
                  endpoint.listens() ? HsmsSettings.Connect.PASSIVE : HsmsSettings.Connect.ACTIVE);
    }

    /**
     * Changes device id, timers and the rest of HSMS; unless changed, the device id is 10 and no
     * Linktest.req is sent.
     */
    public Builder hsms(UnaryOperator<HsmsSettings.Builder> change) {
      hsms = change.apply(hsms);
      return this;
    }

    /** Changes its manners; unless changed they are {@link ToolManners#PLAIN}. */
    public Builder manners(ToolManners value) {
      manners = value;
      return this;
    }

    /**
     * Has it speak SECS-I, and changes device id, timers and the rest; unless changed, the device
     * id is 10 and the tool is master.
     */
    public Builder secs1(UnaryOperator<Secs1Settings.Builder> change) {
      secs1 = change.apply(Secs1Settings.equipment().deviceId(DEVICE_ID));
      return this;
    }

    /** Changes its manners on a SECS-I line; unless changed they are {@link LineManners#PLAIN}. */
    public Builder lineManners(LineManners value) {
      lineManners = value;
      return this;
    }

    /** Has it speak HSMS-GS, as several session entities. */
    public Builder sessionIds(List<Integer> value) {
      sessionIds = value;
      return this;
    }

    public Builder model(String value) {
      model = value;
      return this;
    }

    public Builder revision(String value) {
      revision = value;
      return this;
    }

    public Builder eventsPerSecond(double value) {
      eventsPerSecond = value;
      return this;
    }

    public Builder alarmEvery(int value) {
      alarmEvery = value;
      return this;
    }

    public Builder record(@Nullable Path value) {
      record = value;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException naming the first value out of its range
     */
    public ToolSettings build() {
      Line line = secs1 == null ? null : new Line(secs1.build(), lineManners);
      return new ToolSettings(
          endpoint,
          hsms.build(),
          manners,
          line,
          sessionIds,
          model,
          revision,
          eventsPerSecond,
          alarmEvery,
          record);
    }
  }
}
