package dev.holdfast.hsms.secs2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The root list of a body that a {@link WireCheck} has found well-formed. The items in it are made
 * when one is first asked for.
 */
final class WireList extends ListItem {

  private static final VarHandle ALL = allHandle();

  private final byte[] bytes;
  private final int from;
  private final WireCheck check;

  @SuppressWarnings("UnusedVariable") // through ALL
  private Item @Nullable [] all;

  /**
   * @param from where its format byte stands
   */
  WireList(byte[] bytes, int from, WireCheck check) {
    this.bytes = bytes;
    this.from = from;
    this.check = check;
  }

  private static VarHandle allHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(WireList.class, "all", Item[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public Item get(int index) {
    return all()[Objects.checkIndex(index, size())];
  }

  @Override
  public int size() {
    return WireItems.length(bytes, from);
  }

  /**
   * The items in it, its elements first, made by whoever asks first; should two ask at once,
   * either's are as good.
   */
  private Item[] all() {
    Item[] known = (Item[]) ALL.getAcquire(this);
    if (known == null) {
      known = WireItems.of(bytes, from, check);
      ALL.setRelease(this, known);
    }
    return known;
  }

  @Override
  int depth() {
    return check.deepest();
  }

  @Override
  int encodedLength() {
    return check.encodedLength();
  }

  @Override
  int write(byte[] target, int at) {
    if (check.isShortest()) {
      System.arraycopy(bytes, from, target, at, check.encodedLength());
      return at + check.encodedLength();
    }
    return Secs2.writeList(all(), 0, size(), target, at);
  }
}
