package dev.holdfast.examples;

import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;
import static dev.holdfast.hsms.secs2.Items.u4;

import dev.holdfast.hsms.HsmsFailure;
import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.link.Links;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A host: dials a tool, asks it for two values, and acknowledges three events of it. */
public final class HostExample {

  private static final CountDownLatch EVENTS = new CountDownLatch(3);

  private HostExample() {}

  /** Takes {@code HOST:PORT} of the tool. */
  public static void main(String[] args) throws InterruptedException {
    try (Links links = Links.open()) {
      HsmsLink tool =
          HsmsLink.to("tool", "tcp://" + args[0], HsmsSettings.host().deviceId(10).build())
              .onState((from, to, why) -> System.out.println(from + " to " + to + ": " + why))
              .onPrimary(HostExample::heard)
              .open(links);

      HsmsMessage values =
          tool.whenSelected()
              .thenCompose(up -> tool.request(1, 13, list()))
              .thenCompose(established -> tool.request(1, 3, list(u4(20), u4(21))))
              .join();
      System.out.println("values " + values.item());
      System.out.println(EVENTS.await(30, TimeUnit.SECONDS) ? "three events" : "no events");
    } catch (CompletionException e) {
      HsmsFailure failure = HsmsFailure.of(e);
      System.out.println(failure.reason() + ": " + failure.getMessage());
    }
  }

  /** Called on the link's thread: quick, or handed on to another. */
  private static void heard(PrimaryMessage message) {
    var _ =
        switch (message.kind()) {
          case "S6F11" -> message.reply(binary((byte) 0)).thenRun(EVENTS::countDown);
          default -> message.decline();
        };
  }
}
