package dev.holdfast.bench.loss;

import dev.holdfast.arq.Receiving.Delivery;
import dev.holdfast.sim.net.ImpairedNetwork;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** What runs side by side. */
enum Contender {
  ARQ("Holdfast ARQ, unordered, `peer: holdfast`", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new ArqCarrier(network, flows, Delivery.UNORDERED, true, arrived);
    }
  },
  ARQ_PLAIN("Holdfast ARQ, unordered, plain peer", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new ArqCarrier(network, flows, Delivery.UNORDERED, false, arrived);
    }
  },
  ARQ_ORDERED("Holdfast ARQ, ordered, `peer: holdfast`", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new ArqCarrier(network, flows, Delivery.ORDERED, true, arrived);
    }
  },
  CUBIC("TCP cubic", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new TcpCarrier(network, flows, "cubic", length, arrived);
    }
  },
  BBR("TCP BBR", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new TcpCarrier(network, flows, "bbr", length, arrived);
    }
  },
  KCP_FAST("KCP fast", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new KcpCarrier(network, flows, true, arrived);
    }
  },
  KCP("KCP as it is", true) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new KcpCarrier(network, flows, false, arrived);
    }
  },
  TEXT("the text's own scheme", false) {
    @Override
    Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
        throws IOException, InterruptedException {
      return new TextCarrier(network, arrived);
    }
  };

  private final String title;
  private final boolean bulk;

  Contender(String title, boolean bulk) {
    this.title = title;
    this.bulk = bulk;
  }

  String title() {
    return title;
  }

  /** As the command line has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it has a rule for how much may be under way. */
  boolean bulk() {
    return bulk;
  }

  /**
   * Opens it over a line.
   *
   * @param length of each message
   * @param arrived hears each message at the server, from any thread
   */
  abstract Carrier open(ImpairedNetwork network, int flows, int length, Consumer<byte[]> arrived)
      throws IOException, InterruptedException;
}
