package dev.holdfast.sim.conform;

import dev.holdfast.hsms.HsmsSettings.Connect;
import dev.holdfast.hsms.HsmsSettings.Profile;
import dev.holdfast.hsms.HsmsSettings.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One row of the behaviour matrix: what is done to a peer, and what has to come of it.
 *
 * @param name of small letters, digits and hyphens; unique for each peer it applies to
 * @param place file and line
 * @param profiles the peer's profiles that it applies to
 * @param sides the peer's connect modes that it applies to
 * @param roles the peer's roles that it applies to
 * @param needsEvents whether the peer has to send S6F11 unasked
 * @param steps in order
 * @param rounds how often the steps are played
 */
public record Row(
    String name,
    String place,
    Set<Profile> profiles,
    Set<Connect> sides,
    Set<Role> roles,
    boolean needsEvents,
    List<Step> steps,
    int rounds) {

  public Row {
    profiles = Set.copyOf(profiles);
    sides = Set.copyOf(sides);
    roles = Set.copyOf(roles);
    steps = List.copyOf(steps);
  }

  /** Whether it says anything about a peer of these settings. */
  public boolean appliesTo(ConformSettings peer) {
    boolean needsLinktest =
        steps.stream()
            .anyMatch(step ->
                step instanceof Step.Expect expect && expect.within().timer().equals("linktest"));
    return profiles.contains(peer.profile())
        && sides.contains(peer.side())
        && roles.contains(peer.role())
        && (peer.events() || !needsEvents)
        && !(needsLinktest && peer.timers().linktest().isZero());
  }

  /** What has to come, in order: {@code Select.rsp 0, keep}. */
  public String expectation() {
    return steps.stream()
        .filter(step -> step instanceof Step.Expect || step instanceof Step.Redialled)
        .map(step -> step instanceof Step.Redialled ? "connect" : step.toString())
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name;
  }
}
