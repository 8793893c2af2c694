package dev.holdfast.link.channel;

import com.fazecast.jSerialComm.SerialPort;
import dev.holdfast.link.liveness.Cause;
import dev.holdfast.link.liveness.KernelView;
import dev.holdfast.link.liveness.LivenessSettings;
import dev.holdfast.link.time.TimerWheel;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A serial port. One thread reads and stamps each chunk on arrival, another writes, since a slow
 * line blocks its writer; both post to the loop.
 */
final class SerialChannel implements Channel, SendWatch.Sender {

  static final int READ_SLICE_MILLIS = 100;
  private static final int CHUNK_BYTES = 4096;
  private static final int CHUNKS_ON_THE_WAY = 64;
  private static final int HASTY_EMPTY_READS = 5;
  private static final long WRITE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final class Deadline extends TimerWheel.Timer {
    @Override
    protected void fired() {
      ending = true;
    }
  }

  private final SerialPort port;
  private final String device;
  private final Loop loop;
  private final Deadline deadline = new Deadline();
  private final Queue<Runnable> afterRead = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(CHUNKS_ON_THE_WAY);
  private final ExecutorService writer;
  private @Nullable ChannelListener listener;
  private @Nullable Failure end;
  private final Queue<byte[]> urgent = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> data = new ConcurrentLinkedQueue<>();
  private final SendWatch watch;
  private int urgentUnsent;
  private long unsent;
  private long taken;
  private boolean over;
  private int hastyReads;
  private volatile boolean held;
  private volatile boolean ending;

  SerialChannel(SerialPort port, String device, ChannelSettings settings, Loop loop) {
    this.watch = new SendWatch(loop, settings.sendStallNanos(), this);
    this.port = port;
    this.device = device;
    this.loop = loop;
    this.writer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("holdfast-serial-out " + device).factory());
  }

  /** Reads until the channel is over, then closes the port. For the reading thread only. */
  void read() {
    Failure lost = null;
    try {
      lost = readOn();
    } catch (RejectedExecutionException e) {
      lost = new Failure(Cause.LOCAL_CLOSED, "the loop has ended");
    } finally {
      writer.shutdownNow();
      port.closePort();
      finishOnLoop(lost);
    }
  }

  private @Nullable Failure readOn() {
    byte[] chunk = new byte[CHUNK_BYTES];
    while (!ending && hastyReads < HASTY_EMPTY_READS) {
      List<Runnable> after = takeAfterRead();
      readTurn(chunk);
      after.forEach(loop::execute);
    }
    return ending ? null : new Failure(Cause.ENDPOINT_REMOVED, device + " went away");
  }

  private void readTurn(byte[] chunk) {
    if (held || !hasRoom()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(READ_SLICE_MILLIS) / 10);
      return;
    }
    long asked = System.nanoTime();
    int count = port.readBytes(chunk, chunk.length);
    long arrived = System.nanoTime();
    if (count > 0) {
      byte[] bytes = Arrays.copyOf(chunk, count);
      loop.execute(() -> received(bytes, arrived));
      hastyReads = 0;
      return;
    }
    room.release();
    boolean early = arrived - asked < TimeUnit.MILLISECONDS.toNanos(READ_SLICE_MILLIS) / 4;
    boolean gone = count < 0 || !Files.exists(Path.of(device));
    hastyReads = gone ? HASTY_EMPTY_READS : early ? hastyReads + 1 : 0;
  }

  private List<Runnable> takeAfterRead() {
    List<Runnable> tasks = new ArrayList<>();
    for (Runnable task = afterRead.poll(); task != null; task = afterRead.poll()) {
      tasks.add(task);
    }
    return tasks;
  }

  private boolean hasRoom() {
    return room.tryAcquire();
  }

  private void received(byte[] bytes, long arrived) {
    room.release();
    if (listener != null && end == null) {
      listener.received(ByteBuffer.wrap(bytes), arrived);
      listener.receivedAll();
    }
  }

  private void finishOnLoop(@Nullable Failure lost) {
    try {
      loop.execute(() -> finish(lost));
    } catch (RejectedExecutionException e) {
      over = true;
    }
  }

  private void finish(@Nullable Failure lost) {
    if (over) {
      return;
    }
    over = true;
    loop.cancel(deadline);
    loop.cancel(watch);
    takeAfterRead().forEach(Runnable::run);
    Failure why = end != null ? end : lost;
    if (listener != null) {
      listener.closed(
          why == null ? Cause.UNKNOWN : why.cause(), why == null ? device : why.detail());
    }
  }

  @Override
  public void attach(ChannelListener to) {
    listener = to;
  }

  @Override
  public String peer() {
    return device;
  }

  @Override
  public String local() {
    return device;
  }

  @Override
  public @Nullable InetAddress address() {
    return null;
  }

  @Override
  public boolean datagrams() {
    return false;
  }

  @Override
  public void send(ByteBuffer bytes) {
    if (over || end != null) {
      return;
    }
    queue(data, bytes);
  }

  @Override
  public boolean sendUrgent(ByteBuffer bytes) {
    if (over || end != null || urgentUnsent + bytes.remaining() > MAX_URGENT_BYTES) {
      return false;
    }
    urgentUnsent += bytes.remaining();
    queue(urgent, bytes);
    return true;
  }

  private void queue(Queue<byte[]> lane, ByteBuffer bytes) {
    byte[] out = new byte[bytes.remaining()];
    bytes.get(out);
    unsent += out.length;
    lane.add(out);
    try {
      writer.execute(this::writeNext);
    } catch (RejectedExecutionException e) {
      ending = true;
    }
    watch.look();
  }

  /** Runs as often as something was queued. */
  private void writeNext() {
    byte[] first = urgent.poll();
    byte[] out = first == null ? data.poll() : first;
    if (out != null) {
      write(out, first != null);
    }
  }

  private void write(byte[] out, boolean hurried) {
    int done = 0;
    while (done < out.length && !ending) {
      int count = port.writeBytes(out, out.length - done, done);
      if (count < 0) {
        break;
      }
      done += count;
      if (count == 0) {
        LockSupport.parkNanos(WRITE_PAUSE_NANOS);
      }
    }
    try {
      int count = done;
      loop.execute(() -> written(out.length, count, hurried));
    } catch (RejectedExecutionException e) {
      ending = true;
    }
  }

  private void written(int size, int count, boolean hurried) {
    unsent -= size;
    urgentUnsent -= hurried ? size : 0;
    taken += count;
    if (listener != null && !over) {
      listener.sent();
    }
    if (end != null && unsent == 0) {
      ending = true;
    }
  }

  @Override
  public void stalled(Cause cause, String detail) {
    if (listener != null && end == null) {
      listener.troubled(cause, detail);
    }
  }

  @Override
  public void flush() {
    // What is sent is on its way at once.
  }

  @Override
  public long unsentBytes() {
    return unsent;
  }

  @Override
  public long takenBytes() {
    return taken;
  }

  @Override
  public KernelView kernel() {
    return KernelView.unavailable(loop.nanoTime(), "a serial line has no acknowledgements");
  }

  @Override
  public boolean askForAck() {
    return false;
  }

  @Override
  public void afterRead(Runnable task) {
    if (over) {
      loop.execute(task);
    } else {
      afterRead.add(task);
    }
  }

  @Override
  public List<String> kernelTimers(LivenessSettings settings) {
    return List.of();
  }

  @Override
  public void reading(boolean on) {
    held = !on;
  }

  @Override
  public void close(Cause cause, String detail, long graceNanos) {
    if (over) {
      return;
    }
    if (end == null) {
      end = new Failure(cause, detail);
    }
    if (unsent == 0 || graceNanos <= 0) {
      ending = true;
    } else {
      loop.arm(deadline, graceNanos);
    }
  }
}
