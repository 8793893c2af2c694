package dev.holdfast.ipc.wire;

import dev.holdfast.ipc.ByteStream;
import dev.holdfast.ipc.Outcome;
import dev.holdfast.ipc.Packets;
import dev.holdfast.ipc.Receipt;
import dev.holdfast.ipc.UnixPeers;
import dev.holdfast.ipc.UnixServer;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.endpoint.LocalEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * Where the other end of ways is, for a program that opens them itself, one after the other: an
 * object or a process that is looked for each time, or a socket of ours where others connect. For
 * one thread.
 */
public interface WayPlace extends AutoCloseable {

  /**
   * Opens the next way.
   *
   * @param longest how long to wait for a peer, where one can be waited for
   * @return none: {@code NOT_THERE_YET}, {@code REFUSED} or {@code FULL} where nobody is there
   */
  Receipt<Way> next(Duration longest) throws IOException, InterruptedException;

  /** Whether the kernel keeps the bounds of what is sent. */
  boolean keepsBounds();

  @Override
  void close() throws IOException;

  /**
   * The place that an endpoint names.
   *
   * @param endpoint of this host
   */
  static WayPlace of(Endpoint endpoint) throws IOException {
    return switch (endpoint) {
      case LocalEndpoint.UnixMessages unix when unix.listens() ->
          new Listening<>(UnixServer.ofMessages(unix.name()), Streams::way, true);
      case Endpoint.Unix unix when unix.listens() ->
          new Listening<>(UnixServer.ofBytes(unix.path()), Streams::way, false);
      case Endpoint.Unix unix -> new Dialled(longest -> stream(unix), false);
      case LocalEndpoint local ->
          new Dialled(longest -> Ways.open(local, longest), local.keepsBounds());
      default -> throw new IllegalArgumentException(endpoint + " is not of this host");
    };
  }

  private static Receipt<Way> stream(Endpoint.Unix unix) throws IOException {
    return Streams.opened(UnixPeers.connectBytes(unix.path()), Streams::way);
  }

  /** Opens a way. */
  interface Dial {
    Receipt<Way> open(Duration longest) throws IOException, InterruptedException;
  }

  /** Looked for each time. */
  record Dialled(Dial dial, boolean keepsBounds) implements WayPlace {

    @Override
    public Receipt<Way> next(Duration longest) throws IOException, InterruptedException {
      return dial.open(longest);
    }

    @Override
    public void close() {
      // Nothing is held between two ways.
    }
  }

  /**
   * A socket of ours.
   *
   * @param <C> {@link ByteStream} or {@link Packets}
   */
  record Listening<C>(UnixServer<C> server, Function<C, Way> way, boolean keepsBounds)
      implements WayPlace {

    @Override
    public Receipt<Way> next(Duration longest) throws IOException, InterruptedException {
      return switch (server.accept(longest)) {
        case Receipt.Got<C>(C peer) -> Receipt.got(way.apply(peer));
        case Receipt.None<C> _ -> Receipt.none(Outcome.NOT_THERE_YET);
      };
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
