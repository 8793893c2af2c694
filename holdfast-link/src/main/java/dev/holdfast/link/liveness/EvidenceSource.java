package dev.holdfast.link.liveness;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sees something about links in doubt. Asked on the thread that owns the link: must not block. */
@FunctionalInterface
public interface EvidenceSource {

  /**
   * The link in doubt.
   *
   * @param link its name
   * @param epoch its channel
   * @param local this end as people read it, such as {@code 10.0.0.1:41234}
   * @param remote the other end, or null where it has no such address
   */
  record Subject(String link, long epoch, String local, @Nullable InetSocketAddress remote) {}

  /**
   * Looks at a link in doubt, again every second while the doubt stands.
   *
   * @param found takes what is seen, at once or later, from any thread
   */
  void examine(Subject subject, Consumer<Evidence> found);

  /** A channel of a link is open. Told before anything is examined. */
  default void opened(Subject subject) {}

  /**
   * A channel ended and not by us: the last that there is to see of it.
   *
   * @param stated what whoever ended it says
   * @param found takes what is seen, at once only
   */
  default void ended(Subject subject, Cause stated, Consumer<Evidence> found) {}
}
