package dev.holdfast.link.liveness;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules from evidence to exactly one cause. They are tried in order and the first that fits
 * decides; docs draw them.
 */
public final class VerdictRules {

  /**
   * One rule.
   *
   * @param shown signs that all have to be there
   * @param notShown signs of which none may be there
   * @param orElse causes that this evidence cannot tell apart from the first
   */
  public record Rule(
      Set<Sign> shown, Set<Sign> notShown, Cause cause, double confidence, List<Cause> orElse) {
    boolean fits(Set<Sign> signs) {
      return signs.containsAll(shown) && notShown.stream().noneMatch(signs::contains);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          rule(Cause.LOCAL_NETWORK_DOWN, 0.95, Sign.INTERFACE_DOWN).build(),
          // How it ended, unless we had taken leave and the end is only its echo.
          rule(Cause.PEER_SEPARATED, 1, Sign.PEER_FAREWELL).not(Sign.OUR_FAREWELL).build(),
          rule(Cause.IDLE_DROPPED, 0.95, Sign.RST, Sign.RESET_BY_BOX, Sign.IDLE_BEFORE)
              .not(Sign.OUR_FAREWELL)
              .build(),
          rule(Cause.IDLE_DROPPED, 0.7, Sign.RST, Sign.RESET_BY_BOX)
              .not(Sign.OUR_FAREWELL)
              .or(Cause.PEER_RESET)
              .build(),
          rule(Cause.PEER_RESET, 0.85, Sign.RST, Sign.RESET_BY_PEER, Sign.IDLE_BEFORE)
              .not(Sign.OUR_FAREWELL)
              .or(Cause.IDLE_DROPPED)
              .build(),
          rule(Cause.IDLE_DROPPED, 0.85, Sign.RST, Sign.IDLE_BEFORE, Sign.REDIAL_ANSWERED)
              .not(Sign.OUR_FAREWELL)
              .or(Cause.PEER_RESET)
              .build(),
          rule(Cause.PEER_RESET, 0.7, Sign.RST, Sign.IDLE_BEFORE)
              .not(Sign.OUR_FAREWELL, Sign.REDIAL_REFUSED)
              .or(Cause.IDLE_DROPPED)
              .build(),
          rule(Cause.PEER_RESET, 0.95, Sign.RST).not(Sign.OUR_FAREWELL).build(),
          rule(Cause.PEER_CLOSED, 1, Sign.FIN).not(Sign.OUR_FAREWELL).build(),
          rule(Cause.PEER_CLOSED, 1, Sign.PEER_LEFT).not(Sign.OUR_FAREWELL).build(),
          // No session.
          rule(Cause.LOCAL_STALL, 0.6, Sign.NOT_OPENED, Sign.OWN_STALL)
              .or(Cause.NEVER_SELECTED)
              .build(),
          rule(Cause.NEVER_SELECTED, 0.95, Sign.NOT_OPENED).build(),
          // Nothing was wrong before we wanted it so.
          rule(Cause.LOCAL_CLOSED, 0.9, Sign.ASKED_HERE)
              .not(Sign.UNACKED, Sign.TIMED_OUT, Sign.NOT_TAKEN, Sign.PROBES_SILENT)
              .build(),
          // It works.
          rule(Cause.LOCAL_STALL, 0.95, Sign.OWN_STALL, Sign.PROBE_ANSWERED)
              .not(Sign.LATE_ANSWER)
              .build(),
          rule(Cause.LOCAL_STALL, 0.9, Sign.OWN_STALL, Sign.PEER_SPOKE)
              .not(Sign.LATE_ANSWER)
              .build(),
          rule(Cause.PATH_LOSSY, 0.9, Sign.LOSSY, Sign.PROBE_ANSWERED).build(),
          rule(Cause.PATH_LOSSY, 0.9, Sign.LOSSY, Sign.PEER_SPOKE).build(),
          rule(Cause.PEER_SLOW, 0.95, Sign.PROBE_ANSWERED).build(),
          rule(Cause.PEER_SLOW, 0.95, Sign.PEER_SPOKE).build(),
          // Nothing is acknowledged.
          rule(Cause.IDLE_DROPPED, 0.9, Sign.UNACKED, Sign.REDIAL_ANSWERED, Sign.IDLE_BEFORE)
              .or(Cause.PATH_DEAD)
              .build(),
          rule(Cause.IDLE_DROPPED, 0.9, Sign.TIMED_OUT, Sign.REDIAL_ANSWERED, Sign.IDLE_BEFORE)
              .or(Cause.PATH_DEAD)
              .build(),
          rule(Cause.IDLE_DROPPED, 0.6, Sign.UNACKED, Sign.REDIAL_ANSWERED)
              .or(Cause.PATH_DEAD)
              .build(),
          rule(Cause.IDLE_DROPPED, 0.6, Sign.TIMED_OUT, Sign.REDIAL_ANSWERED)
              .or(Cause.PATH_DEAD)
              .build(),
          rule(Cause.PATH_DEAD, 0.98, Sign.UNACKED, Sign.REDIAL_SILENT).build(),
          rule(Cause.PATH_DEAD, 0.98, Sign.TIMED_OUT, Sign.REDIAL_SILENT).build(),
          rule(Cause.PATH_DEAD, 0.95, Sign.UNACKED, Sign.NEIGHBOURS_SILENT)
              .not(Sign.NEIGHBOURS_WELL)
              .build(),
          rule(Cause.PATH_DEAD, 0.6, Sign.UNACKED, Sign.NEIGHBOURS_WELL)
              .or(Cause.IDLE_DROPPED)
              .build(),
          rule(Cause.PATH_DEAD, 0.8, Sign.UNACKED, Sign.IDLE_BEFORE).or(Cause.IDLE_DROPPED).build(),
          rule(Cause.PATH_DEAD, 0.9, Sign.UNACKED).build(),
          rule(Cause.PATH_DEAD, 0.9, Sign.TIMED_OUT).build(),
          // The path works and the program does not answer.
          rule(Cause.PEER_NOT_READING, 0.5, Sign.NOT_TAKEN, Sign.NO_KERNEL)
              .or(Cause.PATH_DEAD)
              .build(),
          rule(Cause.PEER_NOT_READING, 0.9, Sign.NOT_TAKEN).build(),
          rule(Cause.PATH_LOSSY, 0.7, Sign.LOSSY).or(Cause.PEER_SLOW).build(),
          rule(Cause.PEER_HUNG, 0.9, Sign.ACKED, Sign.PROBES_SILENT).build(),
          rule(Cause.LOCAL_STALL, 0.6, Sign.OWN_STALL).build(),
          rule(Cause.PEER_SLOW, 0.5, Sign.ACKED).or(Cause.PEER_HUNG).build(),
          // Without the kernel's word a redial alone can tell them apart.
          rule(Cause.PATH_DEAD, 0.9, Sign.PROBES_SILENT, Sign.NO_KERNEL, Sign.REDIAL_SILENT)
              .build(),
          rule(Cause.PEER_HUNG, 0.5, Sign.PROBES_SILENT, Sign.NO_KERNEL)
              .or(Cause.PATH_DEAD, Cause.IDLE_DROPPED)
              .build(),
          rule(Cause.PEER_HUNG, 0.5, Sign.HALF_FRAME).or(Cause.PROTOCOL_VIOLATION).build());

  private VerdictRules() {}

  private static final class Builder {
    private final Cause cause;
    private final double confidence;
    private final Set<Sign> shown;
    private Set<Sign> notShown = Set.of();
    private List<Cause> orElse = List.of();

    Builder(Cause cause, double confidence, Set<Sign> shown) {
      this.cause = cause;
      this.confidence = confidence;
      this.shown = shown;
    }

    Builder not(Sign... signs) {
      notShown = Set.of(signs);
      return this;
    }

    Builder or(Cause... causes) {
      orElse = List.of(causes);
      return this;
    }

    Rule build() {
      return new Rule(shown, notShown, cause, confidence, orElse);
    }
  }

  private static Builder rule(Cause cause, double confidence, Sign... shown) {
    return new Builder(cause, confidence, Set.of(shown));
  }

  /** All rules, in the order in which they are tried. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** What the evidence shows: of each source its newest fact counts. */
  public static Set<Sign> signs(List<? extends Evidence> evidence) {
    Map<String, Evidence> newest = new LinkedHashMap<>();
    evidence.forEach(fact -> newest.put(fact.source(), fact));
    Set<Sign> signs = EnumSet.noneOf(Sign.class);
    newest.values().forEach(fact -> signs.addAll(fact.signs()));
    return signs;
  }

  /**
   * The verdict.
   *
   * @param evidence oldest first
   * @param stated the cause that whoever ended the channel gave, which counts where no rule fits;
   *     null while it stands
   */
  public static Verdict judge(List<? extends Evidence> evidence, @Nullable Cause stated) {
    List<Evidence> dated =
        evidence.stream()
            .map(Evidence.class::cast)
            .sorted(Comparator.comparingLong(Evidence::wallMicros))
            .toList();
    Set<Sign> signs = signs(evidence);
    for (Rule rule : RULES) {
      if (rule.fits(signs)) {
        return new Verdict(
            rule.cause(), rule.confidence(), rule.orElse(), sentence(rule, signs), dated);
      }
    }
    Cause cause = stated == null ? Cause.UNKNOWN : stated;
    return new Verdict(cause, cause == Cause.UNKNOWN ? 0 : 0.9, List.of(), cause.sentence(), dated);
  }

  private static String sentence(Rule rule, Set<Sign> signs) {
    StringBuilder text = new StringBuilder(rule.cause().sentence()).append(" Shown by: ");
    String joiner = "";
    for (Sign sign : signs) {
      if (rule.shown().contains(sign)) {
        text.append(joiner).append(sign.text());
        joiner = "; ";
      }
    }
    text.append('.');
    if (rule.cause() == Cause.PEER_HUNG && !signs.contains(Sign.DIRECT)) {
      text.append(" A proxy, terminal server or modem on the way may be what acknowledges.");
    }
    if (!rule.orElse().isEmpty()) {
      text.append(" The evidence cannot tell it from ");
      joiner = "";
      for (Cause other : rule.orElse()) {
        text.append(joiner).append(other);
        joiner = ", ";
      }
      text.append('.');
    }
    return text.toString();
  }
}
