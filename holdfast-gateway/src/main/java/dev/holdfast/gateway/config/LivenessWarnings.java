package dev.holdfast.gateway.config;

import dev.holdfast.link.liveness.IdleTime;
import dev.holdfast.link.liveness.Mismatch;
import java.util.List;
import java.util.Optional;

/** Says where settings about a silent peer do not go together. */
final class LivenessWarnings {

  private final Problems warnings;

  LivenessWarnings(Problems warnings) {
    this.warnings = warnings;
  }

  /**
   * Looks at the links of a sound file.
   *
   * @param links in the order of the file
   */
  void look(Node.Section top, List<LinkConfig> links) {
    List<Node.Section> sections = top.sections("links");
    for (int i = 0; i < links.size(); i++) {
      LinkConfig link = links.get(i);
      if (EndpointText.isTcp(link.endpoint())) {
        look(sections.get(i), link);
      }
    }
  }

  private void look(Node.Section section, LinkConfig link) {
    for (Mismatch mismatch :
        Mismatch.of(link.livenessSettings(), link.heartbeat(), IdleTime.UNKNOWN)) {
      warnings.add(place(section, mismatch.key()), mismatch.sentence(), null);
    }
  }

  /** Where the key stands, else the section where it would. */
  private static Place place(Node.Section link, String key) {
    Optional<Node.Entry> liveness = link.entry("liveness");
    Optional<Place> written =
        liveness
            .map(Node.Entry::value)
            .filter(Node.Section.class::isInstance)
            .flatMap(own -> ((Node.Section) own).scalar(key))
            .map(Node.Scalar::place);
    return written.or(() -> liveness.map(Node.Entry::place)).orElse(link.place());
  }
}
