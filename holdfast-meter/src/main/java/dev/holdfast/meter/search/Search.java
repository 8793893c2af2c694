package dev.holdfast.meter.search;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.Endpoint.Parity;
import dev.holdfast.link.session.SessionFactory;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.meter.line.LineSpeed;
import dev.holdfast.meter.modbus.Carrier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A search for the meters of an unknown line, step by step: a step is one protocol at one setting
 * of the line. Protocols whose meters can be asked all at once come first, at all settings. A
 * setting at which a meter answered goes before the others then.
 *
 * <p>For each step {@link #endpoint} is to be opened with the sessions made here, until {@code
 * stepEnded} is called; a channel that breaks meanwhile may be opened again, and the step goes on.
 * Safe for use by several threads.
 */
public final class Search implements SessionFactory<SearchSession> {

  private static final int FASTEST_DLT = 19_200;

  private final SearchSettings settings;
  private final Consumer<Find> found;
  private final Runnable stepEnded;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<Find> finds = new ArrayList<>();
  private final List<Endpoint> noisy = new ArrayList<>();
  private long askedNanos;
  private int asked;

  /** One protocol at one setting, and the questions left. */
  private record Step(Sought sought, Endpoint endpoint, Deque<Probe> left) {}

  /**
   * How far a search is.
   *
   * @param asked questions asked
   * @param left questions that are left, as far as that is known
   * @param passed the time that those asked may have taken
   * @param remaining the longest time that those left take
   * @param at what is asked now, for people; empty at the end
   */
  public record Progress(int asked, int left, Duration passed, Duration remaining, String at) {}

  /**
   * @param found takes each meter once for each setting at which it answered
   * @param stepEnded called when the channel of the present step is needed no more
   */
  public Search(
      Endpoint endpoint, SearchSettings settings, Consumer<Find> found, Runnable stepEnded) {
    this.settings = settings;
    this.found = found;
    this.stepEnded = stepEnded;
    List<Endpoint> places = places(endpoint);
    for (Sought one : Sought.values()) {
      if (settings.sought().contains(one) && one.asksAll()) {
        places.stream().filter(Search::mayBeDlt).forEach(place -> add(one, place));
      }
    }
    for (Sought one : Sought.values()) {
      if (settings.sought().contains(one) && !one.asksAll()) {
        places.forEach(place -> add(one, place));
      }
    }
  }

  /** The settings of the line, the likely ones first. */
  private List<Endpoint> places(Endpoint endpoint) {
    if (!(endpoint instanceof Endpoint.Serial serial)) {
      return List.of(endpoint);
    }
    List<Endpoint> places = new ArrayList<>();
    for (Parity parity : settings.parities()) {
      for (int baud : settings.bauds()) {
        places.add(
            new Endpoint.Serial(
                serial.device(), baud, parity, serial.dataBits(), serial.stopBits()));
      }
    }
    return places;
  }

  private static boolean mayBeDlt(Endpoint place) {
    return !(place instanceof Endpoint.Serial serial)
        || (serial.baud() <= FASTEST_DLT && serial.parity() != Parity.ODD);
  }

  private void add(Sought sought, Endpoint place) {
    Deque<Probe> probes = new ArrayDeque<>();
    switch (sought) {
      case DLT645, DLT698 -> probes.add(AddressProbe.of(sought == Sought.DLT698, ""));
      case RTU -> units(Carrier.RTU, probes);
      case MODBUS_TCP -> units(Carrier.TCP, probes);
      case ASCII -> units(Carrier.ASCII, probes);
    }
    steps.add(new Step(sought, place, probes));
  }

  private void units(Carrier carrier, Deque<Probe> into) {
    settings.units().forEach(unit -> into.add(UnitProbe.of(carrier, unit)));
  }

  @Override
  public synchronized SearchSession create(SessionPort port) {
    Step step = steps.peek();
    List<String> protocols =
        step == null ? List.of(Sought.RTU.protocol()) : List.of(step.sought().protocol());
    return new SearchSession(port, this, protocols);
  }

  /** Where the present step is to be opened; null at the end of the search. */
  public synchronized @Nullable Endpoint endpoint() {
    Step step = steps.peek();
    return step == null ? null : step.endpoint();
  }

  /** The meters found so far. */
  public synchronized List<Find> finds() {
    return List.copyOf(finds);
  }

  /** Settings at which bytes came that are no frame: a wrong speed, or several at once. */
  public synchronized List<Endpoint> noisy() {
    return List.copyOf(noisy);
  }

  /** Gives the present step up: its channel cannot be had. */
  public synchronized void skip() {
    steps.poll();
  }

  /** How far it is. */
  public synchronized Progress progress() {
    int left = 0;
    long remaining = 0;
    for (Step step : steps) {
      left += step.left().size();
      Probe one = step.left().peek();
      remaining += one == null ? 0 : step.left().size() * window(one, step.endpoint()).toNanos();
    }
    Step now = steps.peek();
    return new Progress(
        asked,
        left,
        Duration.ofNanos(askedNanos),
        Duration.ofNanos(remaining),
        now == null ? "" : now.sought().word() + " " + place(now.endpoint()));
  }

  private static String place(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Serial serial
        ? serial.baud() + " " + serial.parity().word()
        : endpoint.toString();
  }

  // ---- for the sessions

  /** The next question of the present step; null when that is over. */
  synchronized @Nullable Probe next() {
    Step step = steps.peek();
    Probe probe = step == null ? null : step.left().poll();
    if (probe != null && step != null) {
      asked++;
      askedNanos += window(probe, step.endpoint()).toNanos();
    }
    return probe;
  }

  /** How long an answer to a question of the present step may take. */
  synchronized Duration window(Probe probe) {
    Step step = steps.peek();
    return step == null ? Duration.ZERO : window(probe, step.endpoint());
  }

  private Duration window(Probe probe, Endpoint endpoint) {
    Duration delay = settings.delay() == null ? probe.delay() : settings.delay();
    LineSpeed speed = LineSpeed.of(endpoint);
    return speed.of(probe.frame().length + probe.answerBytes()).plus(delay).plus(settings.extra());
  }

  /** How long the question itself takes on the line. */
  synchronized Duration sending(Probe probe) {
    Step step = steps.peek();
    return step == null ? Duration.ZERO : LineSpeed.of(step.endpoint()).of(probe.frame().length);
  }

  /** A meter answered. */
  void found(Probe probe, String protocol, String address, Duration answered) {
    Find find;
    synchronized (this) {
      Step step = steps.peek();
      if (step == null || known(step, address)) {
        return;
      }
      find = new Find(protocol, address, step.endpoint(), answered);
      finds.add(find);
      if (settings.first()) {
        steps.forEach(each -> each.left().clear());
      } else {
        prefer(step);
      }
    }
    found.accept(find);
  }

  private boolean known(Step step, String address) {
    return finds.stream()
        .anyMatch(find ->
            find.protocol().equals(step.sought().protocol())
                && find.address().equals(address)
                && find.endpoint().equals(step.endpoint()));
  }

  /** Other protocols at the setting of the present step come next. */
  private void prefer(Step present) {
    steps.remove();
    List<Step> same = new ArrayList<>();
    Iterator<Step> all = steps.iterator();
    while (all.hasNext()) {
      Step one = all.next();
      if (one.endpoint().equals(present.endpoint())) {
        same.add(one);
        all.remove();
      }
    }
    same.reversed().forEach(steps::addFirst);
    steps.addFirst(present);
  }

  /**
   * Bytes came that are no frame. Where all were asked, several may have answered at once, so fewer
   * are asked at a time: at the end of the search, as a wrong parity looks alike.
   */
  synchronized void noise(Probe probe) {
    Step step = steps.peek();
    if (step == null) {
      return;
    }
    if (!noisy.contains(step.endpoint())) {
      noisy.add(step.endpoint());
    }
    if (probe.toAll() && probe.narrowed()) {
      probe.narrower().reversed().forEach(step.left()::addFirst);
    } else if (probe.toAll()) {
      steps.addLast(new Step(step.sought(), step.endpoint(), new ArrayDeque<>(probe.narrower())));
    }
  }

  /** The present step is over. */
  void ended() {
    synchronized (this) {
      steps.poll();
      steps.removeIf(step -> step.left().isEmpty());
    }
    stepEnded.run();
  }
}
