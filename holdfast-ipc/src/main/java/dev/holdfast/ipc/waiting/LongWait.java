package dev.holdfast.ipc.waiting;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * One call of the kernel that may last for ever. Who interrupts the thread within it, or closes
 * this, wakes it; nothing else has to.
 */
public final class LongWait extends AbstractInterruptibleChannel {

  private final Waking waking;

  /** What makes the call return. */
  @FunctionalInterface
  public interface Waking {
    /** Makes it return now, or at once where it has not begun. */
    void wake() throws IOException;
  }

  /**
   * @param waking called once at most, by any thread, and not after {@link #close}
   */
  public LongWait(Waking waking) {
    this.waking = waking;
  }

  /** The call comes now; {@link #leave} follows it in any case. */
  public void enter() {
    begin();
  }

  /** The call is over. Whether it was woken the caller sees by its own means. */
  public void leave() {
    try {
      end(true);
    } catch (AsynchronousCloseException e) {
      // The thread is interrupted, which it still says of itself.
    }
  }

  @Override
  protected void implCloseChannel() throws IOException {
    waking.wake();
  }
}
