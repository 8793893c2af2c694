package dev.holdfast.link;

import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.KernelTimers;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.time.TimerWheel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The doubts about one channel: has it looked at, probed, and closed when it is condemned. */
final class EpochDoubts implements Examiner.World {

  private static final Duration PROBE_AFTER = Duration.ofSeconds(60);

  private final Supervisor<?> link;
  private final Epoch<?> epoch;
  private final Loop loop;
  private final Channel channel;
  private final Lookout lookout;
  private final Wake wake = new Wake();
  private CutPolicy cutPolicy = CutPolicy.STANDARD;
  private Examiner examiner;
  private boolean watched;
  private @Nullable Cause endCause;

  EpochDoubts(Supervisor<?> link, Epoch<?> epoch, Lookout lookout) {
    this.link = link;
    this.epoch = epoch;
    this.loop = link.loop();
    this.channel = epoch.channel();
    this.lookout = lookout;
    this.examiner = madeExaminer();
  }

  /** Looks again at the doubt that stands. */
  private final class Wake extends TimerWheel.Timer {
    @Override
    protected void fired() {
      examiner.awake();
    }
  }

  private Examiner madeExaminer() {
    return new Examiner(this, cutPolicy, link.settings().liveness());
  }

  /** Takes the policy of the session, which is made once its channel is open. */
  void decideBy(CutPolicy policy) {
    cutPolicy = policy;
    examiner = madeExaminer();
    if (policy.verifies()) {
      probeSilence();
    }
  }

  /** The kernel asks a silent peer for an ACK, and leaves it to us to give up. */
  private void probeSilence() {
    channel.kernelTimers(KernelTimers.probing(PROBE_AFTER, link.settings().liveness().deadAfter()));
  }

  Examiner examiner() {
    return examiner;
  }

  CutPolicy cutPolicy() {
    return cutPolicy;
  }

  /** Takes a doubt; one that comes while another stands is evidence of that. */
  void suspect(Suspicion suspicion) {
    boolean first = examiner.open() == null;
    examiner.suspect(suspicion);
    if (!first) {
      link.review(epoch, suspicion.doubt());
    }
    link.listeners().suspicion(epoch.number(), suspicion);
  }

  /** A reply is awaited from now on for so long. */
  void asked(long nanos) {
    if (examiner.open() == null) {
      lookout.asked(nanos);
    }
  }

  /** Looks how the path is before there is a doubt; see {@code SessionPort}. */
  void watch(long sinceNanos) {
    if (!cutPolicy.verifies() || examiner.open() != null) {
      return;
    }
    if (!watched) {
      watched = true;
      channel.askForAck();
    }
    lookout.watch(sinceNanos, fact -> {});
  }

  /** Bytes of the peer came. */
  void heard(long mark, long bytes) {
    examiner.heard(mark, bytes);
    if (watched) {
      watched = false;
      probeSilence();
    }
  }

  /** Looks no more of itself. */
  void forget() {
    loop.cancel(wake);
  }

  /** The channel is over; gives the cause that the evidence names, or the one stated. */
  Cause ended(Cause stated, String detail, boolean byUs) {
    examiner.ended(stated, detail, byUs);
    return endCause == null ? stated : endCause;
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public long wallMicros() {
    return loop.wallMicros(loop.nanoTime());
  }

  @Override
  public void look(@Nullable Suspicion suspicion, Consumer<Evidence> found) {
    lookout.look(suspicion, fact -> inLoop(fact, found));
  }

  private void inLoop(Evidence fact, Consumer<Evidence> found) {
    if (loop.inLoop()) {
      found.accept(fact);
    } else {
      loop.execute(() -> found.accept(fact));
    }
  }

  @Override
  public void wakeAfter(long nanos) {
    loop.arm(wake, nanos);
  }

  @Override
  public void condemn(Verdict verdict, String why) {
    epoch.condemn(verdict);
  }

  @Override
  public void doubtful(boolean doubtful, String why) {
    watched = false;
    if (cutPolicy.verifies()) {
      if (doubtful) {
        channel.askForAck();
      } else {
        probeSilence();
      }
    }
    link.review(epoch, why);
  }

  @Override
  public void closed(Case over) {
    endCause = over.verdict(List.of()).cause();
    link.closed(epoch, over);
  }
}
