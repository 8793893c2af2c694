package dev.holdfast.gateway.cli;

import dev.holdfast.link.time.Spans;
import dev.holdfast.watch.SystemTimers;
import dev.holdfast.watch.guide.KeepaliveGuide;
import java.io.PrintStream;

/** What a system does about dead peers, and what other systems call it. */
final class WatchExplanation {

  private WatchExplanation() {}

  static void print(SystemTimers system, PrintStream out) {
    out.println("This system, for programs that set nothing of their own:");
    out.printf(
        "  keepalive after %s, every %s, %d times; %d retransmissions, %s apart at most%n",
        Spans.text(system.keepaliveIdle()),
        Spans.text(system.keepaliveInterval()),
        system.keepaliveProbes(),
        system.retries(),
        Spans.text(system.longestRetry()));
    out.println("  so " + system.sentence() + ".");
    out.println();
    out.println("Only sockets that were given SO_KEEPALIVE are probed:");
    for (KeepaliveGuide guide : KeepaliveGuide.ALL) {
      out.println();
      out.println(guide.system());
      for (KeepaliveGuide.Setting setting : guide.settings()) {
        out.printf(
            "  %-30s %8s %-12s  %s%n      %s%n",
            setting.name(), setting.usual(), setting.unit(), setting.meaning(), setting.command());
      }
      out.println("  " + guide.note());
    }
  }
}
