package dev.holdfast.hsms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open transactions of one epoch. System bytes count up, so a transaction stands in the slot of
 * their low bits; a number whose slot is taken is passed over. No number comes twice while 2^32
 * messages are not reached. As T3 is the same for all, the oldest is the next to expire.
 */
final class Transactions {

  /** How many expired transactions are remembered, to tell a late reply from a stray one. */
  private static final int REMEMBERED = 64;

  /** Slots of a link that asks little; most have no more than one or two open at a time. */
  private static final int FIRST_SLOTS = 16;

  private static final @Nullable HsmsHeader[] NONE = {};

  private final int limit;
  private @Nullable Transaction[] slots = new @Nullable Transaction[FIRST_SLOTS];
  private @Nullable HsmsHeader[] expired = NONE;
  private int expiredCount;
  private SystemBytes systemBytes;
  private int open;
  private @Nullable Transaction oldest;
  private @Nullable Transaction newest;

  Transactions(int limit, int firstSystemBytes) {
    this.limit = limit;
    this.systemBytes = new SystemBytes(firstSystemBytes);
  }

  /** System bytes for the next message, unlike those of every open transaction. */
  int nextSystemBytes() {
    while (slots[slot(systemBytes.peek())] != null) {
      systemBytes.take();
    }
    return systemBytes.take();
  }

  /** Counts with others of the same connection. */
  void share(SystemBytes common) {
    systemBytes = common;
  }

  private int slot(int systemBytes) {
    return systemBytes & (slots.length - 1);
  }

  boolean full() {
    return open >= limit;
  }

  int size() {
    return open;
  }

  void add(Transaction transaction) {
    if (2 * open >= slots.length) {
      grow();
    }
    slots[slot(transaction.header.systemBytes())] = transaction;
    Transaction last = newest;
    if (last == null) {
      oldest = transaction;
    } else {
      last.newer = transaction;
      transaction.older = last;
    }
    newest = transaction;
    open++;
  }

  /** What stood in different slots does so in twice as many. */
  private void grow() {
    slots = new @Nullable Transaction[2 * slots.length];
    for (Transaction each = oldest; each != null; each = each.newer) {
      slots[slot(each.header.systemBytes())] = each;
    }
  }

  /** The open transaction with these system bytes, or null. */
  @Nullable Transaction find(int systemBytes) {
    Transaction found = slots[slot(systemBytes)];
    return found != null && found.header.systemBytes() == systemBytes ? found : null;
  }

  void remove(Transaction transaction) {
    slots[slot(transaction.header.systemBytes())] = null;
    Transaction older = transaction.older;
    Transaction newer = transaction.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    transaction.older = null;
    transaction.newer = null;
    open--;
  }

  /** Lets T3 of a transaction start at this time, which is not before that of any other. */
  void renew(Transaction transaction, long sinceNanos) {
    remove(transaction);
    transaction.sinceNanos = sinceNanos;
    add(transaction);
  }

  /** The one whose T3 has run longest, or null. */
  @Nullable Transaction oldest() {
    return oldest;
  }

  /** Removes a transaction whose T3 ran out and remembers it for its late reply. */
  void expire(Transaction transaction) {
    remove(transaction);
    if (expired.length == 0) {
      expired = new @Nullable HsmsHeader[REMEMBERED];
    }
    expired[expiredCount++ % REMEMBERED] = transaction.header;
  }

  /** Whether this reply belongs to a transaction that expired; true once for each. */
  boolean late(HsmsHeader reply) {
    for (int i = 0; i < expired.length; i++) {
      HsmsHeader primary = expired[i];
      if (primary != null && answers(reply, primary)) {
        expired[i] = null;
        return true;
      }
    }
    return false;
  }

  /** Whether a header is that of a reply to, or of an abort of, a primary message. */
  static boolean answers(HsmsHeader reply, HsmsHeader primary) {
    return reply.systemBytes() == primary.systemBytes()
        && reply.stream() == primary.stream()
        && (reply.function() == primary.function() + 1 || reply.function() == 0);
  }

  /** Takes out all, oldest first. */
  List<Transaction> clear() {
    List<Transaction> all = new ArrayList<>(open);
    while (oldest != null) {
      all.add(oldest);
      remove(oldest);
    }
    return all;
  }
}
