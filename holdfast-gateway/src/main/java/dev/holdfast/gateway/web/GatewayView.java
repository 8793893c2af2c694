package dev.holdfast.gateway.web;

import dev.holdfast.arq.ArqFigures;
import dev.holdfast.hsms.sml.SmlMessage;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All that the web part needs of a running gateway. Calls come from many threads at once, may read
 * the journal, and never wait for a link.
 */
public interface GatewayView {

  /** The gateway's name, as configured. */
  String name();

  /** The program's version. */
  String version();

  /** When the gateway started, us since 1970-01-01 UTC. */
  long startedMicros();

  /** All links, in the order of the configuration. */
  List<LinkView> links();

  /** Tells the totals of each link by its name: cheap enough to be asked each second. */
  void traffic(BiConsumer<String, LinkView.Traffic> each);

  /** One link, or null when there is none of that name. */
  @Nullable LinkView link(String name);

  /** The state machines that the link moves along now, the session's first; empty when unknown. */
  List<StateTableView> machines(String link);

  /** Messages in the order of their ids; see {@link Slice} for which. */
  List<MessageView> messages(Slice slice);

  /** Events of links in the order of their ids; see {@link Slice} for which. */
  List<LinkEventView> linkEvents(Slice slice);

  /** All sinks, in the order of the configuration. */
  List<SinkView> sinks();

  /** The newest disconnect reports of a link, the newest first; empty when unknown. */
  List<ReportView> reports(String link);

  /** The character set of A in messages of a link; ASCII when there is none of that name. */
  Charset charset(String link);

  /**
   * Sends a message on a link.
   *
   * @return what came of it, or null when there is no such link
   */
  @Nullable CompletableFuture<SendView> send(String link, SmlMessage message);

  /** How the frames of a link do; null when no link of that name has any. */
  default @Nullable ArqFigures frames(String link) {
    return null;
  }

  /**
   * Tells a meter what to do.
   *
   * @return what became of it, or null when there is no link of that name
   */
  default @Nullable CompletableFuture<OrderView> order(String link, OrderRequest order) {
    return null;
  }

  /**
   * Sends a frame on a link.
   *
   * @return what became of it, or null when no link of that name has frames
   * @throws BadRequest when it cannot be sent as it is
   */
  default @Nullable CompletableFuture<FrameView> sendFrame(String link, FrameRequest frame) {
    return null;
  }

  /**
   * Has a link selected anew on its connection.
   *
   * @return what came of it, or null when there is no such link
   */
  @Nullable CompletableFuture<SendView> reselect(String link);

  /** Begins to trace a link; null when there is none of that name, or as many readers as may be. */
  @Nullable TraceSource trace(String link);

  /** How the journal does. */
  JournalView journal();

  /** What this system does about a silent peer where a program sets nothing. */
  SystemView system();

  /** How sockets are reached: {@code epoll}, or {@code nio} where that is missing. */
  String sockets();

  /** Why the gateway cannot do its work now, one sentence each; empty when it is ready. */
  List<String> unreadyReasons();

  /**
   * Tells the listener of changes from now on, until the subscription is closed. The listener never
   * blocks and never throws, so it may be called from the thread that owns a link.
   */
  Subscription subscribe(Listener listener);

  /** Hears that something changed; what it is now is read through the view. */
  interface Listener {

    /** State, connections, cause or counters of a link changed. */
    void linkChanged(String link);

    /** A message of this link stands in the journal under this id. */
    void messageStored(String link, long id);

    /** An event of this link stands in the journal under this id. */
    void eventStored(String link, long id);

    /** A sink delivered, failed or recovered. */
    void sinkChanged(String sink);
  }

  /** Ends when closed. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
