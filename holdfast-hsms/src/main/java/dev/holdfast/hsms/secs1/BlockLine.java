package dev.holdfast.hsms.secs1;

import dev.holdfast.link.session.Decoded;
import dev.holdfast.link.session.Direction;
import dev.holdfast.link.session.SessionCounter;
import dev.holdfast.link.session.SessionPort;
import dev.holdfast.link.session.StateTable;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The half-duplex line: who sends, one block at a time, each acknowledged or sent again. */
final class BlockLine {

  /** Whose blocks the line carries. */
  interface User {

    /** The block to be sent next, the same until it is taken or lost; null when none waits. */
    @Nullable Secs1Block next();

    /** The peer acknowledged the block. */
    void taken();

    /**
     * The block was sent RTY times again, in vain.
     *
     * @param sinceNanos when it was tried first
     */
    void lost(String why, long sinceNanos);

    /** The peer's block, acknowledged already. */
    void received(Secs1Block block);
  }

  private final Secs1Settings settings;
  private final SessionPort port;
  private final User user;
  private final Noise noise;
  private final StateTable<Secs1State, Secs1Trigger> table;
  private final BlockReader reader = new BlockReader();

  private Secs1State state = Secs1State.NOT_CONNECTED;
  private int failures;
  private long triedSince;
  private boolean busy;

  BlockLine(Secs1Settings settings, SessionPort port, Noise noise, User user) {
    this.settings = settings;
    this.port = port;
    this.noise = noise;
    this.user = user;
    this.table = Secs1Tables.of(settings);
  }

  Secs1State state() {
    return state;
  }

  StateTable<Secs1State, Secs1Trigger> table() {
    return table;
  }

  void opened() {
    move(Secs1Trigger.CONNECTED, "connected to " + port.peer());
  }

  /** Leaves the line for good. */
  void left(Secs1Trigger trigger, String why) {
    port.cancel(Secs1Timer.T1);
    port.cancel(Secs1Timer.T2);
    move(trigger, why);
  }

  /** A block may wait now: asks for the line where nobody has it. */
  void wake() {
    if (!busy && state == Secs1State.IDLE && user.next() != null) {
      if (failures == 0) {
        triedSince = port.nanoTime();
      }
      step(Secs1Trigger.BLOCK_WAITS);
      ask();
    }
  }

  void received(ByteBuffer unread) {
    busy = true;
    try {
      while (unread.hasRemaining() && state != Secs1State.NOT_CONNECTED) {
        switch (state) {
          case RECEIVE -> receive(unread);
          case DISCARD -> discard(unread);
          default -> heard(unread.get());
        }
      }
    } finally {
      busy = false;
    }
    unread.position(unread.limit());
    wake();
  }

  /** A byte while we do not read a block. */
  private void heard(byte unsigned) {
    LineCode code = LineCode.of(Byte.toUnsignedInt(unsigned));
    if (code != null) {
      trace(Direction.IN, code);
    }
    switch (state) {
      case SEND -> answered(code, unsigned);
      case LINE_CONTROL -> {
        if (code == LineCode.EOT) {
          step(Secs1Trigger.EOT);
          sendBlock();
        } else if (code == LineCode.ENQ) {
          contended();
        } else {
          noise.junk(unsigned);
        }
      }
      default -> {
        if (code == LineCode.ENQ) {
          step(Secs1Trigger.ENQ);
          give();
        } else {
          noise.junk(unsigned);
          port.arm(Secs1Timer.T1, settings.t1().toNanos());
        }
      }
    }
  }

  private void contended() {
    step(Secs1Trigger.ENQ);
    if (!settings.master()) {
      give();
    }
  }

  private void answered(@Nullable LineCode code, byte unsigned) {
    port.cancel(Secs1Timer.T2);
    if (code == LineCode.ACK) {
      step(Secs1Trigger.ACK);
      failures = 0;
      user.taken();
      return;
    }
    if (code == LineCode.NAK) {
      port.count(SessionCounter.REJECTS_IN, 1);
    } else if (code != LineCode.ENQ) {
      noise.junk(unsigned);
    }
    if (code == LineCode.ENQ && !settings.master()) {
      giveWay();
    } else {
      again(code == LineCode.ENQ ? Secs1Trigger.ENQ : Secs1Trigger.NAK, "the block was refused");
    }
  }

  /** The peer did not acknowledge and wants to send itself: it is the master. */
  private void giveWay() {
    if (!spent("the peer asked for the line instead of acknowledging")) {
      port.count(SessionCounter.RESENDS, 1);
    }
    if (state != Secs1State.NOT_CONNECTED) {
      step(Secs1Trigger.ENQ);
      give();
    }
  }

  private void again(Secs1Trigger trigger, String why) {
    if (!spent(why)) {
      port.count(SessionCounter.RESENDS, 1);
      step(trigger);
      ask();
    }
  }

  /** Counts a failure; true when it was the last that is allowed, and the message is given up. */
  private boolean spent(String why) {
    failures++;
    if (failures <= settings.retries()) {
      return false;
    }
    int tries = failures;
    failures = 0;
    port.cancel(Secs1Timer.T2);
    step(Secs1Trigger.RETRIES_SPENT);
    user.lost(why + ", " + tries + " times", triedSince);
    return true;
  }

  private void ask() {
    say(LineCode.ENQ);
    port.arm(Secs1Timer.T2, settings.t2().toNanos());
  }

  private void give() {
    reader.clear();
    say(LineCode.EOT);
    port.arm(Secs1Timer.T2, settings.t2().toNanos());
  }

  private void sendBlock() {
    Secs1Block block = user.next();
    if (block == null) {
      throw new IllegalStateException("the line was asked for without a block");
    }
    if (port.send(ByteBuffer.wrap(block.bytes()))) {
      port.count(SessionCounter.FRAMES_OUT, 1);
      trace(Direction.OUT, block);
    }
    port.arm(Secs1Timer.T2, settings.t2().toNanos());
  }

  private void receive(ByteBuffer unread) {
    boolean first = reader.empty();
    if (first && unread.get(unread.position()) == (byte) LineCode.ENQ.code()) {
      unread.get();
      trace(Direction.IN, LineCode.ENQ);
      step(Secs1Trigger.ENQ);
      give();
      return;
    }
    if (first) {
      port.cancel(Secs1Timer.T2);
    }
    BlockReader.Status status = reader.read(unread);
    switch (status) {
      case INCOMPLETE -> port.arm(Secs1Timer.T1, settings.t1().toNanos());
      case WHOLE -> {
        port.cancel(Secs1Timer.T1);
        Secs1Block block = reader.block();
        port.count(SessionCounter.FRAMES_IN, 1);
        trace(Direction.IN, block);
        say(LineCode.ACK);
        step(Secs1Trigger.BLOCK);
        user.received(block);
      }
      case BAD_LENGTH, BAD_SUM -> {
        bad(status == BlockReader.Status.BAD_LENGTH ? "length byte" : "sum");
        step(Secs1Trigger.BAD_BLOCK);
        port.arm(Secs1Timer.T1, settings.t1().toNanos());
      }
    }
  }

  private void bad(String what) {
    port.count(SessionCounter.BAD_FRAMES, 1);
    noise.tell(
        "bad-block",
        "block with a wrong %s after %d bytes: %s".formatted(what, reader.filled(), reader.hex()));
  }

  private void discard(ByteBuffer unread) {
    while (unread.hasRemaining()) {
      noise.junk(unread.get());
    }
    port.arm(Secs1Timer.T1, settings.t1().toNanos());
  }

  /** T1 or T2 ran out. */
  void expired(Secs1Timer timer) {
    busy = true;
    try {
      switch (state) {
        case IDLE -> noise.endOfJunk(state);
        case LINE_CONTROL -> again(Secs1Trigger.T2, "no EOT within " + t2());
        case SEND -> unacknowledged();
        case RECEIVE -> {
          boolean half = timer == Secs1Timer.T1;
          if (half) {
            bad("end");
          }
          refuse(half ? Secs1Trigger.T1 : Secs1Trigger.T2);
        }
        case DISCARD -> refuse(Secs1Trigger.T1);
        case NOT_CONNECTED -> {}
      }
    } finally {
      busy = false;
    }
    wake();
  }

  /** A block that has not left us yet cannot be acknowledged; waiting on counts as a try. */
  private void unacknowledged() {
    String why = "no ACK within " + t2();
    if (port.unsentBytes() == 0) {
      again(Secs1Trigger.T2, why);
    } else if (!spent(why)) {
      port.arm(Secs1Timer.T2, settings.t2().toNanos());
    }
  }

  private String t2() {
    return Secs1Settings.show(settings.t2());
  }

  private void refuse(Secs1Trigger trigger) {
    say(LineCode.NAK);
    port.count(SessionCounter.REJECTS_OUT, 1);
    step(trigger);
  }

  private void say(LineCode code) {
    if (port.send(ByteBuffer.wrap(code.bytes()))) {
      trace(Direction.OUT, code);
    }
  }

  private void trace(Direction direction, Decoded frame) {
    if (port.tracing()) {
      port.traced(direction, frame);
    }
  }

  private void step(Secs1Trigger trigger) {
    move(trigger, "");
  }

  private void move(Secs1Trigger trigger, String why) {
    StateTable.Row<Secs1State, Secs1Trigger> row = table.row(state, trigger);
    if (row == null) {
      throw new IllegalStateException(trigger + " has no meaning in " + state);
    }
    Secs1State from = state;
    if (from != row.to()) {
      noise.endOfJunk(from);
      if (from == Secs1State.IDLE) {
        port.cancel(Secs1Timer.T1);
      }
    }
    state = row.to();
    if (from != state) {
      port.moved(from, state, why);
    }
  }
}
