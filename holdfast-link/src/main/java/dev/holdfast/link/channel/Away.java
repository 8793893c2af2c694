package dev.holdfast.link.channel;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does away from a loop what may take its time, and brings the outcome to it. */
final class Away {

  private static final Logger LOG = LoggerFactory.getLogger(Away.class);

  private Away() {}

  /** Answers on the loop, never before this call has returned. */
  static <T> void run(
      String what, Callable<T> work, Loop loop, Consumer<T> done, Consumer<Throwable> failed) {
    Thread.ofVirtual()
        .name("holdfast-" + what)
        .start(() -> {
          Runnable outcome;
          try {
            T made = work.call();
            outcome = () -> done.accept(made);
          } catch (Exception | Error e) {
            outcome = () -> failed.accept(e);
          }
          try {
            loop.execute(outcome);
          } catch (RejectedExecutionException e) {
            LOG.debug("the outcome of {} came after the end", what, e);
          }
        });
  }
}
