package dev.holdfast.arq;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.link.time.TimerWheel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of one link share: senders by destination, receivers by source, and the wheel
 * that all their timers turn on. A destination may have several channels, and a frame that came on
 * one is known on the other. Touched by the link's owner only; the wheel's next turn is a timer of
 * one of the open sessions.
 */
final class ArqNode {

  private static final long TICK_NANOS = 1_000_000;
  private static final int SLOTS = 256;

  private final ArqSettings settings;
  private final ArqFormat format;
  private final boolean udp;
  private final boolean datagrams;
  private final boolean bounded;
  private final boolean paced;
  private final boolean listens;
  private final RandomGenerator random;
  private final Consumer<ArqFigures> look;
  private final List<ArqSession> open = new ArrayList<>();
  private final Map<Integer, Destination> destinations = new LinkedHashMap<>();
  private final Map<Integer, Source> sources = new LinkedHashMap<>();
  private final Map<Integer, List<ArqSession>> heardOn = new LinkedHashMap<>();
  private final Figures figures = new Figures();
  private List<Overdue> due = new ArrayList<>();
  private @Nullable TimerWheel wheel;
  private @Nullable ArqSession host;
  private long armedFor = Long.MAX_VALUE;
  private boolean judging;
  private volatile long openEpoch;

  ArqNode(
      ArqSettings settings, Endpoint endpoint, RandomGenerator random, Consumer<ArqFigures> look) {
    this.settings = settings;
    this.format = new ArqFormat(settings.layout());
    this.udp = endpoint instanceof Endpoint.Udp;
    this.datagrams = udp || (endpoint instanceof LocalEndpoint.UnixDatagram && endpoint.listens());
    this.bounded = endpoint.keepsBounds();
    this.paced = udp || endpoint instanceof Endpoint.Serial;
    this.listens = endpoint.listens();
    this.random = random;
    this.look = look;
  }

  ArqSettings settings() {
    return settings;
  }

  ArqFormat format() {
    return format;
  }

  /** Whether channels have addresses that those in the frames can be compared with. */
  boolean udp() {
    return udp;
  }

  /** Whether what comes together was sent together, so that half a frame does not go on. */
  boolean bounded() {
    return bounded;
  }

  /** Whether nothing below us finds a rate that the path takes. */
  boolean paced() {
    return paced;
  }

  RandomGenerator random() {
    return random;
  }

  // ---- channels

  void opened(ArqSession session) {
    int place = 0;
    while (place < open.size() && open.get(place).rank() <= session.rank()) {
      place++;
    }
    open.add(place, session);
    if (wheel == null) {
      wheel = new TimerWheel(TICK_NANOS, SLOTS, session.nanoTime());
    }
    if (host == null) {
      hostAt(session);
    }
  }

  void closed(ArqSession session) {
    open.remove(session);
    heardOn.values().forEach(channels -> channels.remove(session));
    heardOn.values().removeIf(List::isEmpty);
    if (session.equals(host)) {
      host = null;
      judging = false;
      if (!open.isEmpty()) {
        hostAt(open.getFirst());
      }
    }
    for (Destination to : List.copyOf(destinations.values())) {
      if (!reaches(to.address())) {
        to.unreachable("the channel to " + Ipv4.text(to.address()) + " has ended");
      }
    }
  }

  /** Timers go on at another session. */
  private void hostAt(ArqSession session) {
    host = session;
    openEpoch = session.epoch();
    armedFor = Long.MAX_VALUE;
    session.watchFigures();
    wind();
    if (!due.isEmpty()) {
      judging = true;
      session.armJudge();
    }
  }

  /** The epoch of an open channel; 0 where none was ever open. */
  long openEpoch() {
    return openEpoch;
  }

  private ArqSession host() {
    if (host == null) {
      throw new IllegalStateException("no channel is open");
    }
    return host;
  }

  long nanoTime() {
    return host().nanoTime();
  }

  // ---- timers

  private TimerWheel wheel() {
    if (wheel == null) {
      throw new IllegalStateException("no channel was ever open");
    }
    return wheel;
  }

  void arm(TimerWheel.Timer timer, long dueNanos) {
    wheel().arm(timer, dueNanos);
    if (dueNanos < armedFor) {
      wind();
    }
  }

  void cancel(TimerWheel.Timer timer) {
    wheel().cancel(timer);
  }

  /** Has the wheel turned when the next of its timers is due. */
  private void wind() {
    long next = wheel().nextWakeNanos();
    if (host != null && next < armedFor) {
      armedFor = next;
      host.armWheel(Math.max(0, next - host.nanoTime()));
    }
  }

  void turn() {
    armedFor = Long.MAX_VALUE;
    wheel().advance(nanoTime());
    wind();
    if (!due.isEmpty() && !judging) {
      judging = true;
      host().armJudge();
    }
  }

  /** What is judged when all that can be read was read. */
  interface Overdue {
    void judge();
  }

  void judgeLater(Overdue one) {
    due.add(one);
  }

  void judge() {
    judging = false;
    List<Overdue> all = due;
    due = new ArrayList<>();
    all.forEach(Overdue::judge);
  }

  // ---- sending

  /** A frame whose content nobody else writes to. */
  Outgoing own(Outgoing what) {
    int most = settings.layout().maxContent();
    if (what.content().length > most) {
      throw new IllegalArgumentException(
          "a frame takes %d bytes of content, not %d".formatted(most, what.content().length));
    }
    return new Outgoing(
        what.destination(), what.type(), what.code(), what.acknowledged(), what.content().clone());
  }

  /** Sends a frame whose content is its {@link #own}. */
  CompletableFuture<Outcome> send(Outgoing what) {
    Destination to = destinations.get(what.destination());
    if (to == null) {
      if (destinations.size() >= settings.maxDestinations() && !forgetIdle()) {
        return CompletableFuture.completedFuture(
            new Outcome.NotDelivered(
                Outcome.Reason.FULL, destinations.size() + " destinations have frames under way"));
      }
      to = new Destination(this, what.destination(), host().wallMicros());
      destinations.put(what.destination(), to);
    }
    return to.send(what);
  }

  private boolean forgetIdle() {
    Iterator<Destination> all = destinations.values().iterator();
    while (all.hasNext()) {
      if (all.next().idle()) {
        all.remove();
        return true;
      }
    }
    return false;
  }

  boolean reaches(int address) {
    return !paths(address).isEmpty();
  }

  /** Hands a frame to the channels that lead there; whether one took it. */
  boolean transmit(int address, Pending frame) {
    ArqPeer peer = peer(address);
    List<ArqSession> paths = paths(address);
    if (paths.size() < 2) {
      return !paths.isEmpty() && paths.getFirst().transmit(frame.bytes);
    }
    boolean both = peer != null && peer.use() == ArqPeer.Use.BOTH;
    return both ? transmitOnAll(paths, frame) : transmitOnOne(paths, frame);
  }

  private static boolean transmitOnAll(List<ArqSession> paths, Pending frame) {
    boolean taken = false;
    for (ArqSession path : paths) {
      taken |= transmit(path, frame);
    }
    return taken;
  }

  /**
   * On the way whose turn it is, or the next that takes it; a silent one has no turn while another
   * is heard, but a copy of a frame now and then.
   */
  private static boolean transmitOnOne(List<ArqSession> paths, Pending frame) {
    boolean allSilent = paths.stream().allMatch(ArqSession::silent);
    boolean taken = false;
    for (int turn = frame.timeouts; !taken && turn < frame.timeouts + paths.size(); turn++) {
      ArqSession path = paths.get(turn % paths.size());
      taken = (allSilent || !path.silent()) && transmit(path, frame);
    }
    for (ArqSession path : paths) {
      if (taken && !allSilent && frame.acknowledged && path.silent() && path.mayBeTried()) {
        transmit(path, frame);
      }
    }
    return taken;
  }

  private static boolean transmit(ArqSession path, Pending frame) {
    boolean taken = path.transmit(frame.bytes);
    if (frame.acknowledged) {
      path.asked();
    }
    return taken;
  }

  /** Whether the only way there has refused all that was sent on it. */
  boolean refuses(int address) {
    ArqPeer peer = peer(address);
    List<ArqSession> paths = paths(address);
    return datagrams
        && (peer == null || peer.paths().size() < 2)
        && paths.size() == 1
        && paths.getFirst().allRefused();
  }

  private @Nullable ArqPeer peer(int address) {
    for (ArqPeer peer : settings.peers()) {
      if (peer.address() == address) {
        return peer;
      }
    }
    return null;
  }

  private List<ArqSession> paths(int address) {
    ArqPeer peer = peer(address);
    if (peer != null && !peer.paths().isEmpty()) {
      List<ArqSession> paths = new ArrayList<>();
      for (String path : peer.paths()) {
        for (ArqSession session : open) {
          if (session.peer().equals(path) || session.bus().equals(path)) {
            paths.add(session);
          }
        }
      }
      return paths;
    }
    List<ArqSession> heard = heardOn.get(address);
    if (heard != null) {
      return heard;
    }
    if (!listens || (!datagrams && open.size() == 1)) {
      return open;
    }
    for (ArqSession session : open) {
      Integer there = session.peerAddress();
      if (there != null && there == address) {
        return List.of(session);
      }
    }
    return List.of();
  }

  /** Whether a datagram's sender may be the peer that its frame names; no other channel tells. */
  boolean agrees(int address, ArqSession on) {
    Integer there = on.peerAddress();
    if (!datagrams || (there != null && there == address)) {
      return true;
    }
    ArqPeer peer = peer(address);
    if (peer == null || peer.paths().isEmpty()) {
      return !udp;
    }
    return peer.paths().contains(on.peer());
  }

  // ---- receiving

  /**
   * A source was heard on a channel. All connections on which it was heard lead to it, the last one
   * first; a datagram's sender may be gone without a word, so only the last counts there.
   */
  void heard(int source, ArqSession on) {
    if (!listens || !(sources.containsKey(source) || destinations.containsKey(source))) {
      return;
    }
    List<ArqSession> channels = heardOn.computeIfAbsent(source, any -> new ArrayList<>());
    if (channels.isEmpty() || !on.equals(channels.getFirst())) {
      channels.remove(on);
      if (datagrams) {
        channels.clear();
      }
      channels.addFirst(on);
    }
  }

  /** The channel on which a source was heard last, or another. */
  ArqSession heardOn(int source, ArqSession other) {
    List<ArqSession> channels = heardOn.get(source);
    return channels == null ? other : channels.getFirst();
  }

  @Nullable Destination destination(int address) {
    return destinations.get(address);
  }

  /** What an acknowledgement that came on a channel settles. */
  UnderWay.Match acknowledged(ArqFrame frame) {
    int number = format.acknowledgedNumber(frame);
    int code = format.acknowledgedCode(frame);
    Destination from = destinations.get(frame.source());
    if (from != null || settings.addressRule() != ArqSettings.AddressRule.ANY) {
      return from == null ? UnderWay.Match.UNKNOWN : from.underWay().acknowledged(number, code);
    }
    UnderWay.Match best = UnderWay.Match.UNKNOWN;
    for (Destination to : List.copyOf(destinations.values())) {
      UnderWay.Match match = to.underWay().acknowledged(number, code);
      if (match == UnderWay.Match.PENDING) {
        return match;
      }
      best = match == UnderWay.Match.LATE ? match : best;
    }
    return best;
  }

  /** What a sum settles. */
  UnderWay.Match summed(ArqFrame frame) {
    Destination from = destinations.get(frame.source());
    if (from == null
        && settings.addressRule() == ArqSettings.AddressRule.ANY
        && destinations.size() == 1) {
      from = destinations.values().iterator().next();
    }
    Sum sum = Sum.of(frame);
    return from == null || sum == null ? UnderWay.Match.UNKNOWN : from.summed(sum);
  }

  /** Sends the sums of what was acknowledged, on all channels. */
  void tell() {
    List.copyOf(open).forEach(ArqSession::tell);
  }

  /** The receiver of a source, or null where as many are served as may. */
  @Nullable Source source(int address) {
    Source known = sources.get(address);
    if (known != null) {
      return known;
    }
    if (sources.size() >= settings.receiving().maxSources() && !forgetSilent()) {
      return null;
    }
    Source source = new Source(this, frames -> frames.forEach(frame -> host().deliver(frame)));
    sources.put(address, source);
    return source;
  }

  /** What waits for its turn, in order, and does so no longer. */
  List<ArqFrame> allHeld() {
    return sources.values().stream().flatMap(source -> source.allHeld().stream()).toList();
  }

  private boolean forgetSilent() {
    long now = nanoTime();
    long remember = settings.receiving().remember().toNanos();
    Iterator<Source> all = sources.values().iterator();
    while (all.hasNext()) {
      Source source = all.next();
      if (now - source.heardNanos() >= remember && !source.busy()) {
        source.end();
        all.remove();
        heardOn.keySet().retainAll(sources.keySet());
        return true;
      }
    }
    return false;
  }

  // ---- for the link

  void count(SessionCounter counter) {
    host().count(counter);
  }

  /** A frame was given up: an event, and a doubt about the channels that lead there. */
  void givenUp(int address, Pending frame, String history) {
    host().event(SessionEvent.warning("given-up", history));
    for (ArqSession path : List.copyOf(paths(address))) {
      path.givenUp(frame, history);
    }
  }

  void takeFigures() {
    ArqSession at = host();
    look.accept(
        figures.look(destinations.values(), sources.size(), at.nanoTime(), at.wallMicros()));
  }
}
