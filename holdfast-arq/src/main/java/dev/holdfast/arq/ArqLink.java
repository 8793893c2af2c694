package dev.holdfast.arq;

import dev.holdfast.link.Link;
import dev.holdfast.link.LinkListener;
import dev.holdfast.link.LinkSettings;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.session.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A link of the acknowledged frame protocol as a program uses it: opened once, kept for ever,
 * callable from any thread. Handlers and futures run on the thread that owns the link and must not
 * block.
 *
 * <pre>{@code
 * Links links = Links.open();
 * ArqSettings settings = ArqSettings.from("10.0.0.1").to("10.0.0.7").build();
 * ArqLink pump = ArqLink.to("pump", "udp://10.0.0.7:5000", settings)
 *     .onMessage(message -> System.out.println(message.text()))
 *     .open(links);
 * pump.whenOpen().join();
 * pump.send(1, 16, new byte[] {1, 2, 3}).thenAccept(System.out::println).join();
 * }</pre>
 */
public final class ArqLink implements AutoCloseable {

  private final ArqSettings settings;
  private final ArqSessions sessions;
  private final CompletableFuture<List<Link<ArqSession>>> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  private ArqLink(Opener opener, Links links) {
    ArqBus first = opener.buses.getFirst();
    checked(first.endpoint());
    settings = opener.settings;
    sessions =
        new ArqSessions(settings, opener.buses, new SplittableRandom(seed(first.name(), settings)));
    Ears ears = new Ears(opener.handler);
    Link<ArqSession> link = links.open(opener.transport(first), sessions.on(first), ears);
    List<Link<ArqSession>> all = new ArrayList<>(List.of(link));
    for (ArqBus bus : opener.buses.subList(1, opener.buses.size())) {
      all.add(links.openBeside(link, opener.transport(bus), sessions.on(bus), ears));
    }
    opened.complete(List.copyOf(all));
  }

  /** Ends that begin together resend at different times. */
  private static long seed(String name, ArqSettings settings) {
    return (long) name.hashCode() << Integer.SIZE ^ settings.address();
  }

  /** The frame holds IPv4 addresses only. */
  private static void checked(Endpoint endpoint) {
    if (endpoint instanceof Endpoint.Udp udp && udp.host().indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          endpoint + " is an IPv6 address, and the frame holds IPv4 addresses only");
    }
  }

  /**
   * Describes a link.
   *
   * @param name unique among the links of a process
   * @param endpoint {@code udp://}, {@code udp-listen://}, {@code serial://}, {@code tcp://},
   *     {@code tcp-listen://}, {@code unix://}, {@code unix-dgram://}
   */
  public static Opener to(String name, String endpoint, ArqSettings settings) {
    return new Opener(new ArqBus(name, Endpoint.parse(endpoint)), settings);
  }

  /** Says what a link does with what it hears, then opens it. */
  public static final class Opener {
    private final List<ArqBus> buses = new ArrayList<>();
    private final ArqSettings settings;
    private final List<Consumer<? super LinkSettings.Builder>> changes = new ArrayList<>();
    private Consumer<? super ArqMessage> handler = message -> {};

    private Opener(ArqBus first, ArqSettings settings) {
      this.buses.add(first);
      this.settings = settings;
    }

    private LinkSettings transport(ArqBus bus) {
      LinkSettings.Builder link =
          LinkSettings.of(bus.name(), bus.endpoint()).datagramPeers(settings.paths());
      changes.forEach(change -> change.accept(link));
      return link.build();
    }

    /**
     * One more wire to the same destinations, of the same kind: a link of its own, which breaks and
     * comes back alone. {@link ArqPeer#use} says how they are used.
     *
     * @param name unique among the links of a process
     * @param endpoint such as {@code serial:///dev/ttyS1?baud=115200}
     */
    public Opener bus(String name, String endpoint) {
      buses.add(new ArqBus(name, Endpoint.parse(endpoint)));
      return this;
    }

    /** Hears each delivered frame. */
    public Opener onMessage(Consumer<? super ArqMessage> value) {
      handler = value;
      return this;
    }

    /** Changes settings of the transport: who may come, bounds, time-outs, pauses. */
    public Opener with(Consumer<? super LinkSettings.Builder> change) {
      changes.add(change);
      return this;
    }

    /**
     * Opens the link; it opens again by itself.
     *
     * @throws IllegalArgumentException for UDP over IPv6, and for wires that cannot be buses of one
     *     link
     */
    public ArqLink open(Links links) {
      return new ArqLink(this, links);
    }
  }

  public String name() {
    return link().name();
  }

  /** The supervised link below, the first of several: status, endpoint, counters, trace. */
  public Link<ArqSession> link() {
    return buses().getFirst();
  }

  /** The supervised links below, one for each wire. */
  public List<Link<ArqSession>> buses() {
    return opened.join();
  }

  /** Completed once a channel was open for the first time. */
  public CompletableFuture<Void> whenOpen() {
    return ready.copy();
  }

  /** How frames do, as looked at a second ago at most. */
  public ArqFigures figures() {
    return sessions.figures();
  }

  /**
   * Sends a frame that wants an acknowledgement to the first destination of the settings; the
   * content is copied before this returns.
   *
   * @return what becomes of it
   * @throws IllegalArgumentException when the content is longer than the layout takes
   */
  public CompletableFuture<Outcome> send(int type, int code, byte[] content) {
    return send(new Outgoing(usual(), type, code, true, content));
  }

  /**
   * As {@link #send(int, int, byte[])}, for a registered kind.
   *
   * @throws IllegalArgumentException when no kind has this name
   */
  public CompletableFuture<Outcome> send(String kind, byte[] content) {
    FrameKind registered = settings.kinds().named(kind);
    if (registered == null) {
      throw new IllegalArgumentException("no kind of frame is named " + kind);
    }
    return send(Outgoing.of(registered, usual(), content));
  }

  private int usual() {
    if (settings.peers().isEmpty()) {
      throw new IllegalArgumentException("the settings name no destination");
    }
    return settings.peers().getFirst().address();
  }

  /** Sends a frame. */
  public CompletableFuture<Outcome> send(Outgoing what) {
    return sessions.send(link(), what);
  }

  /** Acknowledges a delivered message, where that waits until it is durable. */
  public void committed(ArqMessage message) {
    sessions.committed(link(), message);
  }

  /** Ends the link for good. */
  @Override
  public void close() {
    CompletableFuture.allOf(buses().stream().map(Link::close).toArray(CompletableFuture<?>[]::new))
        .join();
  }

  private final class Ears implements LinkListener {
    private final Consumer<? super ArqMessage> handler;

    Ears(Consumer<? super ArqMessage> handler) {
      this.handler = handler;
    }

    @Override
    public void message(Message message) {
      handler.accept((ArqMessage) message.decoded());
    }

    @Override
    public void sessionMoved(Link<?> link, long epoch, Enum<?> from, Enum<?> to, String why) {
      if (to == ArqState.OPEN) {
        ready.complete(null);
      }
    }
  }
}
