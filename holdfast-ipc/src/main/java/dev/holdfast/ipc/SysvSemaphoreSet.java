package dev.holdfast.ipc;

import dev.holdfast.posix.Errno;
import dev.holdfast.posix.PosixException;
import dev.holdfast.posix.sysv.Making;
import dev.holdfast.posix.sysv.SemaphoreSets;
import dev.holdfast.posix.sysv.SemaphoreSets.Step;
import dev.holdfast.posix.sysv.SysvKey;
import dev.holdfast.posix.sysv.SysvPermissions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A System V set of semaphores. It outlives every process until it is removed.
 *
 * <p>What is undone ({@code SEM_UNDO}) is undone when the <em>process</em> ends: a thread that ends
 * gives nothing back. {@link #hold} therefore gives back when it is closed, and the kernel does
 * where the process is killed before.
 */
public final class SysvSemaphoreSet implements AutoCloseable {

  private static final int OWNER_ONLY = 0600;

  /** Whether the kernel takes a change back when this process ends. */
  public enum Undo {
    NEVER,
    WITH_PROCESS
  }

  private final int key;
  private final int id;
  private final Use use;

  private SysvSemaphoreSet(int key, int id) {
    this.key = key;
    this.id = id;
    this.use = new Use(name(key));
  }

  private static String name(int key) {
    return "System V semaphores " + SysvKey.text(key);
  }

  /** Opens a set that is there, whoever made it, as it stands. */
  public static SysvSemaphoreSet open(int key) throws IpcException {
    return new SysvSemaphoreSet(key, get(key, 0, Making.OPEN));
  }

  /** The same by the key that ftok(3) gives for a file and a project id. */
  public static SysvSemaphoreSet open(Path file, int project) throws IpcException {
    return open(SysvKeys.of(file, project));
  }

  /**
   * Makes a set that its owner alone may use.
   *
   * @param values what they begin with, one for each semaphore
   * @throws IpcException among others with {@code EEXIST} where there is one
   */
  public static SysvSemaphoreSet create(int key, int... values) throws IpcException {
    SysvSemaphoreSet made = new SysvSemaphoreSet(key, get(key, values.length, Making.CREATE));
    made.begin(values);
    return made;
  }

  /**
   * Makes a set, or opens the one that is there once its maker has given it its first values: the
   * kernel makes and fills in two steps, between which nobody must use it.
   *
   * @param longest how long the maker may take
   * @throws IpcException among others where the maker never did, having died between the steps
   */
  public static SysvSemaphoreSet openOrCreate(int key, Duration longest, int... values)
      throws IpcException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      try {
        return create(key, values);
      } catch (IpcException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
      }
      try {
        SysvSemaphoreSet found = new SysvSemaphoreSet(key, get(key, values.length, Making.OPEN));
        found.awaitFirstValues(deadline);
        return found;
      } catch (IpcException e) {
        // It was removed since.
        if ((e.errno() != Errno.ENOENT && e.errno() != Errno.EIDRM) || deadline.over()) {
          throw e;
        }
      }
    }
  }

  private static int get(int key, int size, Making making) throws IpcException {
    try {
      return SemaphoreSets.get(key, size, making, making == Making.OPEN ? 0 : OWNER_ONLY);
    } catch (PosixException e) {
      throw switch (e.errno()) {
        case ENOSPC ->
            Trouble.limit(
                name(key), "there are as many as may be", "sem", "/proc/sys/kernel/sem", e);
        case EINVAL ->
            new IpcException(
                name(key),
                "the set that is there has fewer than " + size + " semaphores",
                "take another key, or remove it",
                e);
        default -> Trouble.of(name(key), e);
      };
    }
  }

  /** Refuses where this user may not take or give, which opening does not tell. */
  public void check() throws IpcException {
    try {
      if (key != SysvKey.PRIVATE) {
        int _ = SemaphoreSets.get(key, 0, Making.OPEN, 0200);
      }
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  /** New ones stand at 0; the first operation on them is what others wait for. */
  private void begin(int... values) throws IpcException {
    List<Step> steps = new ArrayList<>();
    for (int number = 0; number < values.length; number++) {
      steps.add(new Step(number, values[number], false));
    }
    try {
      SemaphoreSets.operate(id, steps, Duration.ZERO);
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  private void awaitFirstValues(Deadline deadline) throws IpcException, InterruptedException {
    while (state().operatedSeconds() == 0) {
      if (deadline.over()) {
        throw new IpcException(
            use.object(),
            "its maker has not given it its first values",
            "remove it where the maker is gone: ./holdfast ipc rm");
      }
      deadline.step();
    }
  }

  /**
   * Takes from one of them (P), and waits until it can.
   *
   * @param count 1 or more
   * @return {@code DONE}, {@code EMPTY} when it could not in the time, {@code REMOVED}
   */
  public Outcome take(int number, int count, Undo undo, Duration longest)
      throws IpcException, InterruptedException {
    return operate(List.of(new Step(number, -positive(count), undo(undo))), longest);
  }

  /** Gives to one of them (V); {@code DONE} or {@code REMOVED}. */
  public Outcome give(int number, int count, Undo undo) throws IpcException, InterruptedException {
    return operate(List.of(new Step(number, positive(count), undo(undo))), Duration.ZERO);
  }

  /** Waits until one of them stands at 0. */
  public Outcome awaitZero(int number, Duration longest) throws IpcException, InterruptedException {
    return operate(List.of(new Step(number, 0, false)), longest);
  }

  private static boolean undo(Undo undo) {
    return undo == Undo.WITH_PROCESS;
  }

  private static int positive(int count) {
    if (count < 1 || count > Short.MAX_VALUE) {
      throw new IllegalArgumentException("1 to 32767 can be taken or given, not " + count);
    }
    return count;
  }

  /** Does all steps at once or none. */
  public Outcome operate(List<Step> steps, Duration longest)
      throws IpcException, InterruptedException {
    Deadline deadline = Deadline.in(longest);
    while (true) {
      Deadline.check();
      try {
        use.of(() -> {
          SemaphoreSets.operate(id, steps, deadline.slice());
          return id;
        });
        return Outcome.DONE;
      } catch (PosixException e) {
        switch (e.errno()) {
          case EAGAIN, EINTR -> {
            if (deadline.over()) {
              return Outcome.EMPTY;
            }
          }
          case EIDRM, EINVAL -> {
            return Outcome.REMOVED;
          }
          case EFBIG ->
              throw new IpcException(
                  use.object(), "it has no semaphore of that number: " + steps, "", e);
          case ERANGE ->
              throw new IpcException(use.object(), "a value would pass 32767: " + steps, "", e);
          default -> throw Trouble.of(use.object(), e);
        }
      }
    }
  }

  /** One unit that was taken, given back by closing, or by the kernel when the process ends. */
  public final class Hold implements AutoCloseable {

    private final int number;
    private boolean held = true;

    private Hold(int number) {
      this.number = number;
    }

    @Override
    public synchronized void close() throws IpcException {
      if (held) {
        held = false;
        try {
          // A change without a wait does not look whether it was interrupted.
          use.of(() -> {
            SemaphoreSets.operate(id, List.of(new Step(number, 1, true)), Duration.ZERO);
            return id;
          });
        } catch (PosixException e) {
          if (e.errno() != Errno.EIDRM && e.errno() != Errno.EINVAL) {
            throw Trouble.of(use.object(), e);
          }
        }
      }
    }
  }

  /** Takes one unit, to be given back whatever happens; none as {@link #take} has it. */
  public Receipt<Hold> hold(int number, Duration longest)
      throws IpcException, InterruptedException {
    Outcome outcome = take(number, 1, Undo.WITH_PROCESS, longest);
    return outcome == Outcome.DONE ? Receipt.got(new Hold(number)) : Receipt.none(outcome);
  }

  /** What one of them stands at. */
  public int value(int number) throws IpcException {
    return ask(() -> SemaphoreSets.value(id, number));
  }

  /** Sets one of them ({@code SETVAL}), 0 to 32767; what was to be undone there is forgotten. */
  public void value(int number, int value) throws IpcException {
    ask(() -> {
      SemaphoreSets.value(id, number, value);
      return id;
    });
  }

  /** The process that last changed one of them: of one that is held, who holds it; 0 for none. */
  public int lastProcess(int number) throws IpcException {
    return ask(() -> SemaphoreSets.lastProcess(id, number));
  }

  /** How many wait to take from one of them. */
  public int waiting(int number) throws IpcException {
    return ask(() -> SemaphoreSets.waiting(id, number));
  }

  /** What the set is like. */
  public SemaphoreSets.State state() throws IpcException {
    return ask(() -> SemaphoreSets.state(id));
  }

  /** Sets owner and mode. */
  public void permissions(SysvPermissions permissions) throws IpcException {
    ask(() -> {
      SemaphoreSets.set(id, permissions);
      return id;
    });
  }

  /** Removes the set; every other user of it sees {@code REMOVED}. */
  public void remove() throws IpcException {
    ask(() -> {
      SemaphoreSets.remove(id);
      return id;
    });
  }

  private <T> T ask(Use.Call<T> call) throws IpcException {
    try {
      return use.of(call);
    } catch (PosixException e) {
      throw Trouble.of(use.object(), e);
    }
  }

  /** Lets it go; the set stays. */
  @Override
  public void close() throws IpcException {
    use.end(() -> {});
  }

  @Override
  public String toString() {
    return use.object();
  }
}
