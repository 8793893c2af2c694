package dev.holdfast.link;

import dev.holdfast.link.channel.Channel;
import dev.holdfast.link.channel.Loop;
import dev.holdfast.link.liveness.Case;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.CutPolicy;
import dev.holdfast.link.liveness.Evidence;
import dev.holdfast.link.liveness.Examiner;
import dev.holdfast.link.liveness.PathWatch;
import dev.holdfast.link.liveness.Suspicion;
import dev.holdfast.link.liveness.Verdict;
import dev.holdfast.link.time.TimerWheel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The doubts about one channel: has it looked at, probed, and closed when it is condemned. */
final class EpochDoubts implements Examiner.World {

  private static final long LOOK_NANOS = PathWatch.LOOK.toNanos();

  private final Supervisor<?> link;
  private final Epoch<?> epoch;
  private final Loop loop;
  private final Channel channel;
  private final Lookout lookout;
  private final Traffic traffic;
  private final IdleLessons lessons;
  private final Wake wake = new Wake();
  private final Glance glance = new Glance();
  private List<String> notSet = List.of();
  private CutPolicy cutPolicy = CutPolicy.STANDARD;
  private Examiner examiner;
  private boolean watched;
  private @Nullable Cause endCause;

  EpochDoubts(
      Supervisor<?> link, Epoch<?> epoch, Lookout lookout, Traffic traffic, IdleLessons lessons) {
    this.link = link;
    this.epoch = epoch;
    this.loop = link.loop();
    this.channel = epoch.channel();
    this.lookout = lookout;
    this.traffic = traffic;
    this.lessons = lessons;
    this.examiner = madeExaminer();
  }

  /** Looks again at the doubt that stands. */
  private final class Wake extends TimerWheel.Timer {
    @Override
    protected void fired() {
      examiner.awake();
    }
  }

  /** Looks at the path of a channel from which nothing comes. */
  private final class Glance extends TimerWheel.Timer {
    @Override
    protected void fired() {
      long rest = LOOK_NANOS - (loop.nanoTime() - traffic.receivedNanos());
      if (rest > 0) {
        loop.arm(this, rest);
        return;
      }
      if (!examiner.pathDoubted()) {
        glance();
      }
      loop.arm(this, LOOK_NANOS);
    }
  }

  private void glance() {
    Suspicion silence = lookout.silence();
    if (silence != null) {
      examiner.suspectPath(silence);
      tell(silence);
    } else if (examiner.open() == null && !lessons.wanted().equals(lessons.asks())) {
      probeSilence();
      link.review(epoch, "");
    }
  }

  private Examiner madeExaminer() {
    return new Examiner(this, cutPolicy, link.settings().liveness());
  }

  /** The channel is open. */
  void opened() {
    lookout.opened();
  }

  /** Takes the policy of the session, which is made once its channel is open. */
  void decideBy(CutPolicy policy) {
    cutPolicy = policy;
    examiner = madeExaminer();
    if (lookout.seenByKernel()) {
      probeSilence();
      if (channel.kernel().available()) {
        loop.arm(glance, LOOK_NANOS);
      }
    }
  }

  /** The kernel asks a silent peer for an ACK, and leaves it to us to give up. */
  private void probeSilence() {
    if (!lookout.seenByKernel()) {
      return;
    }
    Duration asks = lessons.wanted();
    notSet = channel.kernelTimers(link.settings().liveness().asking(asks));
    boolean able = notSet.stream().noneMatch(option -> option.contains("KEEP"));
    lessons.asks(asks, able, loop.nanoTime());
  }

  /** A wanted silence of the session, or less where the path keeps less. */
  Duration silence(Duration wanted) {
    return lessons.within(wanted);
  }

  /** What is done about a silent peer; null where the channel is not TCP. */
  @Nullable LinkLiveness liveness() {
    return lookout.seenByKernel()
        ? new LinkLiveness(
            link.settings().liveness(), lessons.asks(), notSet, lessons.path(), lessons.known())
        : null;
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
    tell(suspicion);
  }

  private void tell(Suspicion suspicion) {
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
    loop.cancel(glance);
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

  @Override
  public boolean network() {
    return channel.address() != null;
  }

  @Override
  public void lookAtEnd(Cause stated, Consumer<Evidence> found) {
    lookout.ended(stated, found);
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
    if (!doubtful) {
      probeSilence();
    } else if (cutPolicy.verifies() || examiner.pathDoubted()) {
      channel.askForAck();
    }
    link.review(epoch, why);
  }

  @Override
  public void closed(Case over) {
    endCause = over.verdict(List.of()).cause();
    link.closed(epoch, over);
  }
}
