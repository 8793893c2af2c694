package dev.holdfast.link.channel;

import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes one channel and remembers all it is told. Its lists may be read by any thread. */
class Ear implements Acceptor, ChannelListener {

  record Told(Cause cause, String detail) {}

  final CompletableFuture<Endpoint> bound = new CompletableFuture<>();
  final CompletableFuture<Channel> channel = new CompletableFuture<>();
  final CompletableFuture<Told> failed = new CompletableFuture<>();
  final CompletableFuture<Told> closed = new CompletableFuture<>();
  final List<Told> troubles = new CopyOnWriteArrayList<>();
  final List<Long> takenWhenTold = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final Loop loop;
  private @Nullable Opening opening;

  Ear(Loop loop) {
    this.loop = loop;
  }

  static final ChannelSettings SETTINGS =
      new ChannelSettings(TimeUnit.SECONDS.toNanos(5), TimeUnit.SECONDS.toNanos(60));

  /** Dials or listens, on the loop. */
  Ear open(Transports transports, String uri) {
    return open(transports, uri, SETTINGS);
  }

  Ear open(Transports transports, String uri, ChannelSettings settings) {
    loop.execute(() -> opening = transports.open(Endpoint.parse(uri), settings, loop, this));
    return this;
  }

  void stop() {
    loop.execute(() -> {
      if (opening != null) {
        opening.stop();
      }
    });
  }

  int port() {
    return ((Endpoint.Tcp) get(bound)).port();
  }

  /** Asks the channel something on its loop. */
  <T> T on(Function<Channel, T> question) {
    Channel open = get(channel);
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> {
      try {
        answer.complete(question.apply(open));
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    return get(answer);
  }

  /** The same with a yes or no for an answer. */
  boolean holds(Predicate<Channel> question) {
    return on(question::test);
  }

  void send(String text) {
    on(open -> {
      open.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      open.flush();
      return true;
    });
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void refused(String text, String why) {
    throw new AssertionError(text + ": " + why);
  }

  synchronized String text() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  synchronized int size() {
    return heard.size();
  }

  synchronized byte[] bytes() {
    return heard.toByteArray();
  }

  @Override
  public void bound(Endpoint real) {
    bound.complete(real);
  }

  @Override
  public void opened(Channel open) {
    open.attach(this);
    channel.complete(open);
  }

  @Override
  public void failed(Cause cause, String detail) {
    failed.complete(new Told(cause, detail));
  }

  @Override
  public boolean fits(@Nullable InetAddress peer) {
    return true;
  }

  @Override
  public boolean admits(@Nullable InetAddress peer, String text) {
    return true;
  }

  @Override
  public synchronized void received(ByteBuffer bytes, long arrivedNanos) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    heard.writeBytes(copy);
  }

  @Override
  public void receivedAll() {}

  @Override
  public void sent() {
    takenWhenTold.add(channel.join().takenBytes());
  }

  @Override
  public void troubled(Cause cause, String detail) {
    troubles.add(new Told(cause, detail));
  }

  @Override
  public void closed(Cause cause, String detail) {
    closed.complete(new Told(cause, detail));
  }
}
