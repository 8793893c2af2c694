package dev.holdfast.gateway.cli;

import dev.holdfast.sim.net.NetworkFault;
import picocli.CommandLine.Command;

/** {@code bench-net list}: what can go wrong. */
@Command(name = "list", description = "Lists the faults, one sentence each.")
final class BenchNetListCommand implements Runnable {

  private static final int WIDTH = 18;

  @Override
  public void run() {
    for (NetworkFault fault : NetworkFault.values()) {
      System.out.printf("%-" + WIDTH + "s%s%n", fault.word(), fault.sentence());
    }
  }
}
