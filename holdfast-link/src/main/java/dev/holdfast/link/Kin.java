package dev.holdfast.link;

import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links on one thread whose channels are numbered together, so that their sessions can share what
 * they know. Touched by that thread only.
 *
 * @param <S> the session
 */
final class Kin<S extends Session> {

  private final Loop loop;
  private final List<Epoch<S>> open = new ArrayList<>();
  private long lastEpoch;

  Kin(Loop loop) {
    this.loop = loop;
  }

  Loop loop() {
    return loop;
  }

  long nextEpoch() {
    return ++lastEpoch;
  }

  void opened(Epoch<S> epoch) {
    open.add(epoch);
  }

  void ended(Epoch<?> epoch) {
    open.remove(epoch);
  }

  /** The open channel of a number, whichever link has it. */
  @Nullable Epoch<S> open(long number) {
    for (Epoch<S> epoch : open) {
      if (epoch.number() == number) {
        return epoch;
      }
    }
    return null;
  }
}
