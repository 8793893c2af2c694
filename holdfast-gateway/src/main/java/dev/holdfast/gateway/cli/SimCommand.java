package dev.holdfast.gateway.cli;

import dev.holdfast.link.Links;
import picocli.CommandLine.Command;

/** {@code sim}: simulated devices. */
@Command(
    name = "sim",
    description = "Runs a simulated device until it is told to end.",
    subcommands = {SimToolCommand.class, SimMeterCommand.class, SimSubsystemCommand.class})
final class SimCommand {

  /** Says where the device is found; what is returned ends the device, then the links under it. */
  static AutoCloseable listening(String address, AutoCloseable device, Links links) {
    return serving("listening", address, device, links);
  }

  /** The same for a device that may dial as well, which says what it does at the address. */
  static AutoCloseable serving(String verb, String address, AutoCloseable device, Links links) {
    System.out.println(verb + " " + address);
    System.out.flush();
    return () -> {
      device.close();
      links.close();
    };
  }
}
