package dev.holdfast.link;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.holdfast.link.time.Gaps;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Pauses that the collector of this JVM makes; cycles that run beside the program are none. */
final class JvmPauses implements AutoCloseable {

  private static final int KEPT = 32;

  private final Gaps pauses = new Gaps(KEPT);
  private final List<NotificationEmitter> emitters = new ArrayList<>();
  private final NotificationListener listener = (notification, none) -> heard(notification);

  JvmPauses() {
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      boolean beside = bean.getName().contains("Cycles") || bean.getName().contains("Concurrent");
      if (!beside && bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
        emitters.add(emitter);
      }
    }
  }

  private void heard(Notification notification) {
    if (notification.getUserData() instanceof CompositeData data
        && notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      long nanos =
          TimeUnit.MILLISECONDS.toNanos(
              GarbageCollectionNotificationInfo.from(data).getGcInfo().getDuration());
      long now = System.nanoTime();
      synchronized (pauses) {
        pauses.add(now - nanos, now);
      }
    }
  }

  /** Whether this JVM tells of its pauses. */
  boolean known() {
    return !emitters.isEmpty();
  }

  /** The longest one since then, ns. */
  long longestNanos(long sinceNanos) {
    synchronized (pauses) {
      return pauses.longestNanos(sinceNanos);
    }
  }

  /** May be called again, and by several threads at once. */
  @Override
  public void close() {
    for (NotificationEmitter emitter : emitters) {
      try {
        emitter.removeNotificationListener(listener);
      } catch (ListenerNotFoundException taken) {
        // Another close was quicker.
      }
    }
  }
}
