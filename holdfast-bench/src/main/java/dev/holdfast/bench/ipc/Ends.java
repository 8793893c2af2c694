package dev.holdfast.bench.ipc;

import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Starts both ends of a way, and lets them measure. */
final class Ends {

  /** Others reach into the Java machine. */
  private static final List<String> OPENED =
      List.of("env", "JDK_JAVA_OPTIONS=--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

  private Ends() {}

  /** Messages a second, after so long in a time as long. */
  static double rate(String way, int turn, Duration length) throws IOException {
    return Double.parseDouble(told(way, turn, length, "receive", "send"));
  }

  /** The median and the 99th percentile of a round trip, us. */
  static double[] roundTrip(String way, int turn, Duration length) throws IOException {
    String[] both = told(way, turn, length, "answer", "ask").split(" ", -1);
    return new double[] {Double.parseDouble(both[0]), Double.parseDouble(both[1])};
  }

  /** What the end says that measures: the one that receives, or the one that asks. */
  private static String told(String way, int turn, Duration length, String first, String second)
      throws IOException {
    String millis = Long.toString(length.toMillis());
    String name = "/holdfast-bench-" + ProcessHandle.current().pid() + "-" + way + "-" + turn;
    try (Child one = Child.java(OPENED, IpcEnd.class, first, way, name, millis)) {
      if (!"ready".equals(one.readLine())) {
        throw new IOException("the first end of " + way + " ended");
      }
      try (Child other = Child.java(OPENED, IpcEnd.class, second, way, name, millis)) {
        String said = (second.equals("ask") ? other : one).readLine();
        if (said == null) {
          throw new IOException("an end of " + way + " ended");
        }
        return said;
      }
    } finally {
      IpcEnd.way(way, name).remove();
      IpcEnd.way(way, name + IpcEnd.BACK).remove();
    }
  }
}
