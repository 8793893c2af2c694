package dev.holdfast.sim.net;

import dev.holdfast.sim.process.Child;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Programs, their peers, and the network between them. */
final class Site implements AutoCloseable {

  private final RoutedNetwork network;
  private final List<Program> programs;
  private final List<Child> servers = new ArrayList<>();
  private final List<Child> clients = new ArrayList<>();

  Site(RoutedNetwork network, List<Program> programs) {
    this.network = network;
    this.programs = programs;
  }

  RoutedNetwork network() {
    return network;
  }

  /** Starts everything; returns once all connections stand. */
  void start() throws IOException {
    startServers();
    for (Program program : programs) {
      List<String> args = new ArrayList<>();
      args.add(network.serverAddress(clients.size()));
      args.addAll(program.clientArgs());
      clients.add(
          Child.java(network.clientWithin(), program.client(), args.toArray(String[]::new)));
    }
    for (Child client : clients) {
      String line = client.readLine();
      if (!Program.READY.equals(line)) {
        throw new IOException("a program did not connect: " + line);
      }
    }
  }

  private void startServers() throws IOException {
    for (Program program : programs) {
      List<String> args = new ArrayList<>();
      args.add(network.serverAddress(servers.size()));
      args.addAll(program.serverArgs());
      servers.add(
          Child.java(network.serverWithin(), program.server(), args.toArray(String[]::new)));
    }
    for (Child server : servers) {
      server.awaitPort();
    }
  }

  List<Child> clients() {
    return clients;
  }

  /** Ends what serves, without leave. */
  void killServer() throws InterruptedException {
    for (Child server : servers) {
      server.kill();
    }
    servers.clear();
  }

  /** Starts what serves anew; returns once it does. */
  void restartServer() throws IOException {
    startServers();
  }

  /** Lets a time pass. */
  void await(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  @Override
  public void close() {
    clients.forEach(Child::close);
    servers.forEach(Child::close);
    network.close();
  }
}
