package dev.holdfast.arq;

import dev.holdfast.arq.ArqFigures.Entry;
import dev.holdfast.arq.ArqFigures.Sample;
import dev.holdfast.arq.ArqFigures.ToDestination;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the figures of a link's destinations, and keeps those of the last two minutes. */
final class Figures {

  private static final int SAMPLES = 120;
  private static final int SHOWN = 100;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What stood when the last sample was taken. */
  private static final class Track {
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long frames;
    private long sends;
    private long settled;
    private long acknowledged;

    private void look(Destination to, long wallMicros) {
      SendFigures now = to.underWay().figures();
      Sample sample =
          new Sample(
              wallMicros,
              share(
                  now.settledSends() - settled - (now.acknowledged() - acknowledged),
                  now.settledSends() - settled),
              share(now.sends() - sends - (now.frames() - frames), now.sends() - sends),
              to.underWay().roundTripNanos() / 1_000);
      frames = now.frames();
      sends = now.sends();
      settled = now.settledSends();
      acknowledged = now.acknowledged();
      samples.addLast(sample);
      if (samples.size() > SAMPLES) {
        samples.removeFirst();
      }
    }

    private static double share(long part, long whole) {
      return whole <= 0 ? 0 : Math.max(0, part / (double) whole);
    }
  }

  private final Map<Integer, Track> tracks = new HashMap<>();

  ArqFigures look(Collection<Destination> destinations, int sources, long now, long wallMicros) {
    List<ToDestination> all = new ArrayList<>();
    for (Destination to : destinations) {
      Track track = tracks.computeIfAbsent(to.address(), address -> new Track());
      track.look(to, wallMicros);
      SendFigures figures = to.underWay().figures();
      all.add(
          new ToDestination(
              Ipv4.text(to.address()),
              to.underWay().size(),
              to.waiting(),
              figures.frames(),
              figures.sends(),
              figures.acknowledged(),
              figures.givenUp(),
              to.underWay().roundTripNanos() / 1_000,
              to.underWay().lowest(SHOWN).stream().map(frame -> entry(frame, now)).toList(),
              List.copyOf(track.samples)));
    }
    tracks.keySet().retainAll(destinations.stream().map(Destination::address).toList());
    return new ArqFigures(all, sources);
  }

  private static Entry entry(Pending frame, long now) {
    return new Entry(
        frame.unsigned(),
        frame.type,
        frame.code,
        frame.bytes.length,
        (now - frame.beganNanos) / NANOS_PER_MILLI,
        frame.sends,
        (frame.dueNanos() - now) / NANOS_PER_MILLI);
  }
}
