package dev.holdfast.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Meters that dial in to a link that listens. The link is the door; each caller becomes a link of
 * its own, polled as the section around this says.
 *
 * @param register null: nobody registers by a packet
 * @param heartbeat null: modems send none
 * @param callers those who are known; they have the meters of the section around this unless they
 *     have their own
 */
public record DialInConfig(
    @Key(
            doc =
                "The packet by which a modem says who it is: text with {id} in it, hex: with {id:6},"
                    + " or regex: with a group.")
        @Nullable String register,
    @Key(doc = "What is sent upon it: text, or hex:.") @Nullable String registerAnswer,
    @Key(doc = "The packet by which a modem shows that it is there: text, hex: or regex:.")
        @Nullable String heartbeat,
    @Key(doc = "What is sent upon it: text, or hex:.") @Nullable String heartbeatAnswer,
    @Key(
            doc =
                "How often heartbeats come; two and a half of it in silence are a doubt about the"
                    + " caller. 0s: not known. Terminals say it themselves.",
            def = "0s",
            max = "24h")
        Duration heartbeatEvery,
    @Key(doc = "Whether a DL/T 698.45 login says who calls.", def = "true") boolean login,
    @Key(
            doc =
                "Whether a caller that does not say who it is is asked for its DL/T 645 address; for"
                    + " modems with one meter.",
            def = "false")
        boolean ask,
    @Key(doc = "How long a caller may leave open who it is.", def = "30s", min = "1s", max = "10m")
        Duration identifyWithin,
    @Key(
            doc = "Most callers at a time that have not said who they are.",
            def = "64",
            min = "1",
            max = "10000")
        int unidentified,
    @Key(doc = "Most of them from one address.", def = "16", min = "1", max = "10000")
        int unidentifiedPerAddress,
    @Key(doc = "Most callers from one address.", def = "100000", min = "1", max = "100000")
        int perAddress,
    @Key(doc = "Most callers at a time.", def = "1000", min = "1", max = "100000") int maxCallers,
    @Key(
            doc =
                "What becomes of a caller that is not among `callers`: refuse, or template: a link"
                    + " named after door and id, with the meters of the section around this.",
            def = "refuse")
        Unknown unknown,
    @Key(doc = "Those who are known.", def = "[]") List<Caller> callers) {

  public DialInConfig {
    callers = List.copyOf(callers);
  }

  /** What becomes of a caller that nobody knows. */
  public enum Unknown implements Choice {
    REFUSE,
    TEMPLATE
  }

  /**
   * One caller.
   *
   * @param name null: that of the door, a dash and the id
   * @param meters empty: those of the door
   */
  public record Caller(
      @Key(
              doc = "What it says it is: its id, or the digits on the meter's label, in quotes.",
              pattern = DialInConfig.ID,
              expected = DialInConfig.ID_IN_WORDS)
          String id,
      @Key(
              doc = "Name of its link; by default that of the door, a dash and the id.",
              pattern = Config.NAME,
              expected = Config.NAME_IN_WORDS)
          @Nullable String name,
      @Key(doc = "The meters behind it; by default those of the door.", def = "[]")
          List<MeterConfig.Meter> meters) {
    public Caller {
      meters = List.copyOf(meters);
    }
  }

  /** What ids look like that can name a link. */
  static final String ID = "[0-9A-Za-z._-]{1,40}";

  static final String ID_IN_WORDS = "1 to 40 letters, digits, dots, dashes and underscores";

  /** Stands for the caller's id in the address of a meter. */
  public static final String ID_MARK = "{id}";

  /** Whether a text can be the name of a link. */
  public static boolean names(String text) {
    return text.matches(Config.NAME);
  }

  /** The same with other meters behind those who are known. */
  DialInConfig with(UnaryOperator<List<MeterConfig.Meter>> others) {
    return new DialInConfig(
        register,
        registerAnswer,
        heartbeat,
        heartbeatAnswer,
        heartbeatEvery,
        login,
        ask,
        identifyWithin,
        unidentified,
        unidentifiedPerAddress,
        perAddress,
        maxCallers,
        unknown,
        callers.stream()
            .map(caller -> new Caller(caller.id(), caller.name(), others.apply(caller.meters())))
            .toList());
  }

  /** Name of a caller's link. */
  public static String linkName(String door, String id, @Nullable String name) {
    return name == null ? door + "-" + id : name;
  }
}
