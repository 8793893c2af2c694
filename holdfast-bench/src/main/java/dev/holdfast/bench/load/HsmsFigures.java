package dev.holdfast.bench.load;

import dev.holdfast.bench.Figure;
import dev.holdfast.bench.Samples;
import dev.holdfast.bench.load.EchoServer.Way;
import dev.holdfast.hsms.HsmsHeader;
import dev.holdfast.hsms.secs2.Item;
import dev.holdfast.hsms.secs2.Items;
import dev.holdfast.hsms.secs2.Secs2;
import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** S2F25 and S2F26 with 1000 bytes, as rows of the table. */
public final class HsmsFigures {

  private static final int ROUNDS = 9;
  private static final int MANY = 64;
  private static final Duration ROUND = Duration.ofMillis(1500);
  private static final HsmsHeader S2F25 = HsmsHeader.data(0, 2, 25, true, 0);

  private HsmsFigures() {}

  /** Measures; servers are processes of their own, so the driver is the same for all. */
  public static List<Figure> measure() throws IOException {
    Item loopback = Items.binary(new byte[1000]);
    byte[] body = Secs2.encode(loopback);
    List<Figure> figures = new ArrayList<>();
    try (Child blocking = server(Way.BLOCKING);
        Child batched = server(Way.BLOCKING_BATCHED);
        Child holdfast = server(Way.HOLDFAST);
        Child partner = server(Way.HOLDFAST);
        LoadDriver toBlocking = LoadDriver.connect(blocking.awaitPort(), S2F25, body);
        LoadDriver toBatched = LoadDriver.connect(batched.awaitPort(), S2F25, body);
        LoadDriver toHoldfast = LoadDriver.connect(holdfast.awaitPort(), S2F25, body);
        HoldfastDriver both = new HoldfastDriver(partner.awaitPort(), loopback)) {
      for (int outstanding : new int[] {1, MANY}) {
        Samples floor = new Samples();
        Samples bestFloor = new Samples();
        Samples ours = new Samples();
        Samples oursBoth = new Samples();
        toBlocking.requestsIn(ROUND, outstanding);
        toBatched.requestsIn(ROUND, outstanding);
        int requests = toHoldfast.requestsIn(ROUND, outstanding);
        both.rate(outstanding, requests);
        for (int round = 0; round < ROUNDS; round++) {
          floor.add(toBlocking.rate(outstanding, requests));
          ours.add(toHoldfast.rate(outstanding, requests));
          bestFloor.add(toBatched.rate(outstanding, requests));
          oursBoth.add(both.rate(outstanding, requests));
        }
        String name = "HSMS S2F25/S2F26, B[1000], " + outstanding + " outstanding";
        String asked = outstanding == 1 ? "at least 0.85" : "at least 0.75";
        figures.add(figure(name, ours, floor, asked));
        figures.add(figure(name + ", floor answers all it has read at once", ours, bestFloor, ""));
        figures.add(figure(name + ", Holdfast at both ends", oursBoth, floor, ""));
      }
    }
    return figures;
  }

  private static Child server(Way way) throws IOException {
    return Child.java(EchoServer.class, way.name());
  }

  private static Figure figure(String name, Samples ours, Samples floor, String asked) {
    return new Figure(
        name,
        Figure.amount(ours.median(), "/s"),
        Figure.amount(floor.median(), "/s"),
        Figure.ratio(ours.median(), floor.median()),
        asked);
  }
}
