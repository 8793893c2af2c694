package dev.holdfast.ipc.kill;

import dev.holdfast.ipc.SysvSemaphoreSet;
import dev.holdfast.ipc.peer.Numbered;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** What {@code victim.c} does, in Java. */
final class VictimMain {

  private static final Duration LONG = Duration.ofMinutes(1);

  private VictimMain() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws Exception {
    try (OutputStream raw = new FileOutputStream(FileDescriptor.out);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(raw, Long.BYTES))) {
      if (arguments.length == 4) {
        messages(out, arguments);
      } else if (arguments[0].equals("hold")) {
        hold(out, arguments[2]);
      } else {
        units(out, arguments);
      }
    }
  }

  private static void messages(DataOutputStream out, String... arguments) throws Exception {
    boolean writes = arguments[0].equals("write");
    int bytes = Integer.parseInt(arguments[3]);
    for (MessageWay way : MessageWay.values()) {
      if (way.word.equals(arguments[1])) {
        try (MessageWay.End end = way.open(arguments[2], writes)) {
          for (long number = 1; number > 0; number++) {
            if (!writes) {
              number = Numbered.number(end.receive(bytes, LONG).orElseThrow());
            } else if (!end.send(Numbered.message(number, bytes), LONG)) {
              throw new IOException("no room for " + number);
            }
            Numbered.say(out, number);
          }
        }
      }
    }
  }

  private static void hold(DataOutputStream out, String name) throws Exception {
    try (SysvSemaphoreSet set = SysvSemaphoreSet.open(Integer.decode(name))) {
      for (long number = 1; number > 0; number++) {
        try (SysvSemaphoreSet.Hold held = set.hold(0, LONG).value()) {
          Numbered.say(out, held == null ? 0 : number);
        }
      }
    }
  }

  private static void units(DataOutputStream out, String... arguments) throws Exception {
    boolean gives = arguments[0].equals("give");
    try (Units units = Units.open(arguments[1], arguments[2])) {
      for (long number = 1; number > 0; number++) {
        if (gives && units.value() > 10_000) {
          Thread.sleep(1);
        }
        if (!(gives ? units.give() : units.take(LONG))) {
          throw new IOException("nothing came of " + number);
        }
        Numbered.say(out, number);
      }
    }
  }
}
