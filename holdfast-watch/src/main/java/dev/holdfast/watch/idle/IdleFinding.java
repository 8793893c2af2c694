package dev.holdfast.watch.idle;

import dev.holdfast.link.time.Spans;
import dev.holdfast.watch.idle.Trial.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param kept the longest silence after which the far end answered
 * @param lost the shortest after which it did not; null where there is none
 * @param manner how it was lost; null where it was not
 * @param trials connections that told something
 * @param disturbed of those, how many what others showed speaks against
 * @param detail what else is known, half a sentence; may be empty
 */
public record IdleFinding(
    Result result,
    Duration kept,
    @Nullable Duration lost,
    @Nullable Ending manner,
    int trials,
    int disturbed,
    String detail) {

  /** The kinds of result. */
  public enum Result {
    /** The path forgets silent connections. */
    FORGETS("limit"),
    /** It keeps them as long as was asked for. */
    KEEPS("none"),
    /** The far end closes silent connections itself, before the path forgets them. */
    CLOSES("far-end-closes"),
    /** A reset ends silent connections, from a box that tells both ends or from the far end. */
    RESETS("reset-unasked"),
    /** The far end speaks of itself before any silence is long enough to be forgotten. */
    SPEAKS("far-end-speaks"),
    /** Trials speak against one another. */
    UNSTEADY("unsteady"),
    /** New connections were not answered. */
    UNREACHABLE("unreachable");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    /** As it is printed. */
    public String text() {
      return text;
    }
  }

  /** Whether there is a length of silence that connections do not outlive. */
  public boolean limited() {
    return lost != null;
  }

  /** One sentence for people. */
  public String sentence() {
    String length = lost == null ? "" : Spans.text(lost);
    return switch (result) {
      case FORGETS ->
          "the path forgets a silent connection: kept after "
              + Spans.text(kept)
              + ", lost after "
              + length
              + (manner == Ending.SILENT
                  ? "; what is sent then is dropped without a word"
                  : "; what is sent then is answered by a reset")
              + more();
      case KEEPS -> "the path keeps a connection that is silent for " + Spans.text(kept);
      case CLOSES ->
          "the far end itself closes a connection that is silent for "
              + length
              + "; the path keeps it until then"
              + more();
      case RESETS ->
          "a reset comes unasked after "
              + length
              + " of silence, from a box that tells both ends or from the far end itself"
              + more();
      case SPEAKS ->
          "the far end speaks of itself: no silence was longer than "
              + Spans.text(kept)
              + ", which the path keeps";
      case UNSTEADY ->
          "the trials speak against one another: kept after "
              + Spans.text(kept)
              + ", and lost after less";
      case UNREACHABLE -> "new connections were not answered" + more();
    };
  }

  private String more() {
    return detail.isEmpty() ? "" : "; " + detail;
  }
}
