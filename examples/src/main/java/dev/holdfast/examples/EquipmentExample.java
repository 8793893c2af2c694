package dev.holdfast.examples;

import static dev.holdfast.hsms.secs2.Items.ascii;
import static dev.holdfast.hsms.secs2.Items.binary;
import static dev.holdfast.hsms.secs2.Items.list;
import static dev.holdfast.hsms.secs2.Items.u4;

import dev.holdfast.hsms.HsmsLink;
import dev.holdfast.hsms.HsmsSettings;
import dev.holdfast.hsms.PrimaryMessage;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.link.Links;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An equipment: listens for a host, answers it, and reports an event twice a second. */
public final class EquipmentExample {

  private static final Item IDENTITY = list(ascii("EXAMPLE"), ascii("1.0"));

  private EquipmentExample() {}

  /** Takes {@code HOST:PORT} to listen at; port 0 for any free one. */
  public static void main(String[] args) throws InterruptedException {
    HsmsSettings settings = HsmsSettings.equipment().deviceId(10).build();
    try (Links links = Links.open();
        HsmsLink host =
            HsmsLink.to("host", "tcp-listen://" + args[0], settings)
                .onPrimary(EquipmentExample::answer)
                .open(links)) {
      System.out.println(host.link().bound().join());
      CountDownLatch never = new CountDownLatch(1);
      for (int dataId = 1; !never.await(500, TimeUnit.MILLISECONDS); dataId++) {
        if (host.isSelected()) {
          String event = "event " + dataId;
          var _ =
              host.request(6, 11, list(u4(dataId), u4(1001), list()))
                  .thenAccept(reply -> System.out.println(event + " acknowledged"));
        }
      }
    }
  }

  private static void answer(PrimaryMessage message) {
    var _ =
        switch (message.kind()) {
          case "S1F1" -> message.reply(IDENTITY);
          case "S1F13" -> message.reply(list(binary((byte) 0), IDENTITY));
          case "S1F3" -> message.reply(list(u4(3), u4(353)));
          default -> message.decline();
        };
  }
}
