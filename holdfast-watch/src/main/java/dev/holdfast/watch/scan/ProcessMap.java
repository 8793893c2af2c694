package dev.holdfast.watch.scan;

import dev.holdfast.posix.process.ProcFd;
import dev.holdfast.posix.process.ProcPid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which process holds which socket. Keeps what it found: a later look reads only descriptors that
 * are new or stood for a socket that is gone, and only while a socket has no owner yet.
 */
final class ProcessMap {

  /** Looks after which a socket without an owner is looked for again. */
  private static final int PATIENCE = 10;

  /** From so many descriptors on, asking for them one after the other takes too long. */
  private static final int MANY = 500;

  private static final long[] NOTHING = {};

  /** A process, and the socket behind each of its descriptors; 0 where that is none. */
  private static final class Known {
    private final int pid;
    private final Optional<Long> began;
    private final String name;
    private final Optional<String> network;
    private boolean readable = true;
    private boolean owning;
    private long[] inodes = NOTHING;

    private Known(int pid) {
      this.pid = pid;
      began = ProcPid.began(pid);
      name = ProcPid.name(pid).orElse("");
      network = ProcFd.networkOf(pid);
    }

    private boolean holds(int descriptor, Set<Long> sockets) {
      return descriptor < inodes.length
          && inodes[descriptor] != 0
          && sockets.contains(inodes[descriptor]);
    }

    private void keep(int descriptor, long inode) {
      if (descriptor >= inodes.length) {
        if (inode == 0) {
          return;
        }
        inodes = Arrays.copyOf(inodes, Math.max(descriptor + 1, 2 * inodes.length));
      }
      inodes[descriptor] = inode;
    }
  }

  private final Optional<String> ownNetwork =
      ProcFd.networkOf(Math.toIntExact(ProcessHandle.current().pid()));
  private final Map<Integer, Known> processes = new HashMap<>();
  private final Map<Long, Owner> owners = new HashMap<>();
  private final Set<Long> unowned = new HashSet<>();
  private int looks;

  /** The process that holds a socket; null where none is known. */
  @Nullable Owner of(long inode) {
    return owners.get(inode);
  }

  /** Processes whose descriptors may not be looked at. */
  long unreadable() {
    return processes.values().stream().filter(known -> !known.readable).count();
  }

  /** Processes seen to live in another network namespace. */
  long elsewhere() {
    return processes.values().stream()
        .filter(known -> known.network.isPresent() && !known.network.equals(ownNetwork))
        .count();
  }

  /** Makes sure of the owners of these sockets, and forgets all others. */
  void update(Set<Long> sockets) {
    List<Known> order = refresh();
    owners
        .entrySet()
        .removeIf(owned ->
            !sockets.contains(owned.getKey()) || !processes.containsKey(owned.getValue().pid()));
    if (looks++ % PATIENCE == 0) {
      unowned.clear();
    }
    unowned.retainAll(sockets);
    Set<Long> missing = new HashSet<>();
    for (Long socket : sockets) {
      if (!owners.containsKey(socket) && !unowned.contains(socket)) {
        missing.add(socket);
      }
    }
    for (Known known : order) {
      if (missing.isEmpty()) {
        return;
      }
      look(known, sockets, missing);
    }
    unowned.addAll(missing);
  }

  /** Learns which processes there are; those that hold sockets come first. */
  private List<Known> refresh() {
    int[] pids = ProcPid.all();
    Set<Integer> present = new HashSet<>(2 * pids.length);
    for (int pid : pids) {
      present.add(pid);
    }
    processes
        .values()
        .removeIf(known ->
            !present.contains(known.pid)
                || (known.owning && !ProcPid.began(known.pid).equals(known.began)));
    List<Known> owning = new ArrayList<>();
    List<Known> others = new ArrayList<>();
    for (int pid : pids) {
      Known known = processes.computeIfAbsent(pid, Known::new);
      (known.owning ? owning : others).add(known);
    }
    owning.addAll(others);
    return owning;
  }

  private void look(Known known, Set<Long> sockets, Set<Long> missing) {
    Optional<int[]> numbers = ProcFd.numbers(known.pid);
    known.readable = numbers.isPresent();
    if (numbers.isEmpty()) {
      return;
    }
    int[] unknown = Arrays.stream(numbers.get()).filter(n -> !known.holds(n, sockets)).toArray();
    long[] inodes = inodes(known.pid, unknown);
    for (int at = 0; at < unknown.length; at++) {
      known.keep(unknown[at], inodes[at]);
      if (inodes[at] != 0 && missing.remove(inodes[at])) {
        known.owning = true;
        owners.put(inodes[at], new Owner(known.pid, unknown[at], known.name));
      }
    }
  }

  /** Each costs a system call; where there are many, several are asked for at a time. */
  private static long[] inodes(int pid, int[] descriptors) {
    IntStream each = Arrays.stream(descriptors);
    return (descriptors.length < MANY ? each : each.parallel())
        .mapToLong(descriptor -> ProcFd.socketInode(pid, descriptor))
        .toArray();
  }
}
