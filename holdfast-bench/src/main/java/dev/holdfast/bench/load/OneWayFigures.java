package dev.holdfast.bench.load;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.bench.load.EchoServer.Way;
import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.HsmsMessage;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Large messages that nobody answers, as rows of the table. */
public final class OneWayFigures {

  private static final int ROUNDS = 9;
  private static final int MESSAGES = 1_000;
  private static final int SIZE = 1 << 20;
  private static final int WARM_UP = 3;
  private static final HsmsHeader S2F25 = HsmsHeader.data(0, 2, 25, true, 0);
  private static final HsmsHeader S6F11 = HsmsHeader.data(0, 6, 11, false, 1 << 30);

  private OneWayFigures() {}

  /** Measures; servers are processes of their own, so the driver is the same for both. */
  public static List<Figure> measure() throws IOException {
    byte[] small = Secs2.encode(Items.binary(new byte[10]));
    Item large = Items.binary(new byte[SIZE - 4]);
    byte[] frame = HsmsMessage.of(S6F11, Secs2.encode(large)).bytes();
    try (Child blocking = Child.java(EchoServer.class, Way.BLOCKING.name());
        Child holdfast = Child.java(EchoServer.class, Way.HOLDFAST.name());
        Child sink = Child.java(EchoServer.class, Way.BLOCKING.name());
        LoadDriver toBlocking = LoadDriver.connect(blocking.awaitPort(), S2F25, small);
        LoadDriver toHoldfast = LoadDriver.connect(holdfast.awaitPort(), S2F25, small);
        HoldfastDriver fromHoldfast =
            new HoldfastDriver(sink.awaitPort(), Items.binary(new byte[10]))) {
      Samples floor = new Samples();
      Samples taking = new Samples();
      Samples sending = new Samples();
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        double floorRate = toBlocking.oneWayRate(frame, MESSAGES);
        double takingRate = toHoldfast.oneWayRate(frame, MESSAGES);
        double sendingRate = fromHoldfast.oneWayRate(large, MESSAGES);
        if (round >= 0) {
          floor.add(floorRate);
          taking.add(takingRate);
          sending.add(sendingRate);
        }
      }
      List<Figure> figures = new ArrayList<>();
      figures.add(figure("taken by Holdfast", taking, floor));
      figures.add(figure("sent by Holdfast", sending, floor));
      return figures;
    }
  }

  private static Figure figure(String name, Samples ours, Samples floor) {
    return new Figure(
        "HSMS S6F11, 1 MiB, one way, " + name,
        Figure.amount(ours.median(), "/s"),
        Figure.amount(floor.median(), "/s"),
        Figure.ratio(ours.median(), floor.median()),
        "at least 0.6");
  }
}
