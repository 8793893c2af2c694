package dev.holdfast.sim.world;

import dev.holdfast.hsms.HsmsSession;
import dev.holdfast.hsms.HsmsSessions;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.link.liveness.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a link: a program with its settings, which outlives its channels. */
final class LinkEnd {

  private final HsmsSettings settings;
  private final Watcher watcher;
  private final List<ChannelEnd> channels = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private HsmsSessions sessions;
  private Duration clock = Duration.ZERO;
  private boolean paused;
  private long replyNanos;

  /** Is told what becomes of this end's channels. */
  interface Watcher {
    void ended(ChannelEnd channel);

    /** A doubt is over, or a channel ended. */
    void closed(ChannelEnd channel, Case over);
  }

  LinkEnd(HsmsSettings settings, Watcher watcher) {
    this.settings = settings;
    this.watcher = watcher;
    this.sessions = new HsmsSessions(settings);
  }

  HsmsSettings settings() {
    return settings;
  }

  HsmsSessions sessions() {
    return sessions;
  }

  /** Channels that are open, oldest first. */
  List<ChannelEnd> channels() {
    return channels;
  }

  void add(ChannelEnd channel) {
    channels.add(channel);
  }

  void ended(ChannelEnd channel) {
    channels.remove(channel);
    watcher.ended(channel);
  }

  void closed(ChannelEnd channel, Case over) {
    watcher.closed(channel, over);
  }

  /** The newest channel, or null. */
  @Nullable ChannelEnd newest() {
    return channels.isEmpty() ? null : channels.getLast();
  }

  @Nullable ChannelEnd selected() {
    for (ChannelEnd channel : channels) {
      if (channel.selected()) {
        return channel;
      }
    }
    return null;
  }

  // Held up.

  boolean paused() {
    return paused;
  }

  void pause() {
    List.copyOf(channels).forEach(ChannelEnd::run);
    paused = true;
  }

  void resume() {
    paused = false;
    List.copyOf(channels).forEach(ChannelEnd::resume);
    List<Runnable> late = List.copyOf(waiting);
    waiting.clear();
    late.forEach(Runnable::run);
  }

  /** Runs it now, or when the program goes on. */
  void whenAwake(Runnable task) {
    if (paused) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  // Other faults.

  /** The program is started anew: it has forgotten what it learned. */
  void restart(byte[] last) {
    List.copyOf(channels).forEach(channel -> channel.die(last));
    sessions = new HsmsSessions(settings);
  }

  /** The host was without power for a moment: nobody is told of its connections' end. */
  void powerCycle() {
    List.copyOf(channels).forEach(ChannelEnd::vanish);
    sessions = new HsmsSessions(settings);
  }

  void setClock(Duration forward) {
    clock = clock.plus(forward);
    channels.forEach(channel -> channel.port().setClock(forward));
  }

  Duration clock() {
    return clock;
  }

  /** How long the program takes to reply from now on. */
  void replyAfter(long nanos) {
    replyNanos = nanos;
  }

  long replyNanos() {
    return replyNanos;
  }

  /** Tells the session of the newest channel something, if there is one. */
  void command(Consumer<HsmsSession> what) {
    ChannelEnd channel = newest();
    if (channel != null) {
      channel.command(what);
    }
  }
}
