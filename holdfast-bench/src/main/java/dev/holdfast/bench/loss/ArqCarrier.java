package dev.holdfast.bench.loss;

import dev.holdfast.arq.ArqLink;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.Outcome;
import dev.holdfast.arq.Receiving;
import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.link.Links;
import dev.holdfast.posix.net.NetworkNamespace;
import dev.holdfast.sim.net.ImpairedNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Holdfast's acknowledged frames over UDP, a link for each flow, with their usual settings. */
final class ArqCarrier implements Carrier {

  private static final int FIRST_PORT = 7_000;
  private static final int SETUP_TYPE = 0x7F;
  private static final int WINDOW = 1_024;
  private static final long PATIENCE_SECONDS = 30;

  private final Links clients;
  private final Links servers;
  private final List<ArqLink> links = new ArrayList<>();
  private final AtomicLong givenUp = new AtomicLong();
  private final AtomicInteger underWay = new AtomicInteger();

  ArqCarrier(
      ImpairedNetwork network,
      int flows,
      Delivery delivery,
      boolean holdfast,
      Consumer<byte[]> arrived)
      throws IOException, InterruptedException {
    // The threads of the loops are begun by ours, so they live in the namespace that it is in.
    servers =
        NetworkNamespace.within(
            network.server(),
            () -> {
              Links loops = Links.open();
              for (int flow = 0; flow < flows; flow++) {
                serve(
                    loops,
                    flow,
                    settings(ImpairedNetwork.SERVER_ADDRESS, delivery, holdfast),
                    arrived);
              }
              return loops;
            });
    clients =
        NetworkNamespace.within(
            network.client(),
            () -> {
              Links loops = Links.open();
              for (int flow = 0; flow < flows; flow++) {
                links.add(
                    dial(
                        loops,
                        flow,
                        settings(
                            ImpairedNetwork.CLIENT_ADDRESS,
                            delivery,
                            holdfast,
                            ImpairedNetwork.SERVER_ADDRESS)));
              }
              return loops;
            });
  }

  private static ArqSettings settings(
      String from, Delivery delivery, boolean holdfast, String... to) {
    ArqSettings.Builder builder =
        ArqSettings.from(from)
            .window(WINDOW)
            .queue(WINDOW)
            .receiving(Receiving.DEFAULT.with(delivery));
    if (holdfast) {
      builder.peerIsHoldfast(SETUP_TYPE);
    }
    List.of(to).forEach(builder::to);
    return builder.build();
  }

  private static void serve(Links loops, int flow, ArqSettings settings, Consumer<byte[]> arrived) {
    ArqLink link =
        ArqLink.to(
                "sink-" + flow,
                "udp-listen://" + ImpairedNetwork.SERVER_ADDRESS + ":" + (FIRST_PORT + flow),
                settings)
            .onMessage(message -> arrived.accept(message.frame().content()))
            .open(loops);
    link.link().bound().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private static ArqLink dial(Links loops, int flow, ArqSettings settings) {
    ArqLink link =
        ArqLink.to(
                "source-" + flow,
                "udp://" + ImpairedNetwork.SERVER_ADDRESS + ":" + (FIRST_PORT + flow),
                settings)
            .open(loops);
    link.whenOpen().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return link;
  }

  @Override
  public void send(int flow, byte[] message) {
    underWay.incrementAndGet();
    var _ =
        links
            .get(flow)
            .send(1, 1, message)
            .thenAccept(outcome -> {
              underWay.decrementAndGet();
              if (!(outcome instanceof Outcome.Acknowledged)) {
                givenUp.incrementAndGet();
              }
            });
  }

  @Override
  public boolean wants(int flow) {
    return underWay.get() < WINDOW;
  }

  @Override
  public long givenUp() {
    return givenUp.get();
  }

  @Override
  public void close() {
    clients.close();
    servers.close();
  }
}
