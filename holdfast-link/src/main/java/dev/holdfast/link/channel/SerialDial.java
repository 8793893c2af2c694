package dev.holdfast.link.channel;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import dev.holdfast.link.endpoint.Endpoint;
import dev.holdfast.link.liveness.Cause;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens one serial port, which may block, then reads it until its channel is over; both on a thread
 * of its own.
 */
final class SerialDial implements Opening, Runnable {
  private final Endpoint.Serial endpoint;
  private final ChannelSettings settings;
  private final Loop loop;
  private final Acceptor acceptor;
  private boolean stopped;

  private SerialDial(
      Endpoint.Serial endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    this.settings = settings;
    this.endpoint = endpoint;
    this.loop = loop;
    this.acceptor = acceptor;
  }

  static Opening start(
      Endpoint.Serial endpoint, ChannelSettings settings, Loop loop, Acceptor acceptor) {
    SerialDial dial = new SerialDial(endpoint, settings, loop, acceptor);
    Thread.ofPlatform().daemon().name("holdfast-serial " + endpoint.device()).start(dial);
    return dial;
  }

  @Override
  public void run() {
    String device = endpoint.device();
    if (!Files.exists(Path.of(device))) {
      failed(Cause.ENDPOINT_MISSING, device + " is not there");
      return;
    }
    try {
      SerialPort port = SerialPort.getCommPort(device);
      port.setComPortParameters(
          endpoint.baud(),
          endpoint.dataBits(),
          endpoint.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
          parity(endpoint.parity()));
      port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
      port.setComPortTimeouts(
          SerialPort.TIMEOUT_READ_SEMI_BLOCKING, SerialChannel.READ_SLICE_MILLIS, 0);
      if (port.openPort(0)) {
        SerialChannel channel = new SerialChannel(port, device, settings, loop);
        loop.execute(() -> opened(channel));
        channel.read();
      } else {
        failed(
            Cause.UNKNOWN, "cannot open " + device + ": system error " + port.getLastErrorCode());
      }
    } catch (SerialPortInvalidPortException e) {
      failed(Cause.ENDPOINT_MISSING, device + " is no serial port");
    }
  }

  private static int parity(Endpoint.Parity parity) {
    return switch (parity) {
      case NONE -> SerialPort.NO_PARITY;
      case EVEN -> SerialPort.EVEN_PARITY;
      case ODD -> SerialPort.ODD_PARITY;
    };
  }

  private void opened(SerialChannel channel) {
    if (stopped) {
      channel.close(Cause.LOCAL_CLOSED, "the dial was given up", 0);
    } else {
      acceptor.opened(channel);
    }
  }

  private void failed(Cause cause, String detail) {
    loop.execute(() -> {
      if (!stopped) {
        acceptor.failed(cause, detail);
      }
    });
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
