package dev.holdfast.gateway.cli;

import dev.holdfast.arq.ArqLayout;
import dev.holdfast.arq.ArqLink;
import dev.holdfast.arq.ArqSettings;
import dev.holdfast.arq.Check;
import dev.holdfast.arq.Ipv4;
import dev.holdfast.arq.Outcome;
import dev.holdfast.arq.Outgoing;
import dev.holdfast.arq.Resending;
import dev.holdfast.gateway.decode.HexInput;
import dev.holdfast.link.Links;
import dev.holdfast.link.endpoint.Endpoint;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code arq send}: one frame to one peer, and what becomes of it. */
@Command(
    name = "send",
    description = {
      "Sends one frame and prints what becomes of it: `acknowledged NUMBER sends=K rtt=..ms`,",
      "`not-delivered REASON` (exit code 4), `unknown sends=K` (3), or, with --no-ack,",
      "`sent NUMBER`."
    })
final class ArqSendCommand implements Callable<Integer> {

  private static final Duration OPENING = Duration.ofSeconds(5);

  /** Beyond the total deadline of the adaptive mode. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private static final double NANOS_PER_MILLI = 1e6;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "udp://HOST:PORT", description = "The peer.")
  private String peer = "";

  @Parameters(index = "1", arity = "0..*", paramLabel = "HEX", description = "The content.")
  private List<String> hex = List.of();

  @Option(
      names = "--type",
      defaultValue = "1",
      converter = WordText.class,
      description = "FrmType; default: ${DEFAULT-VALUE}.")
  private int type;

  @Option(
      names = "--code",
      defaultValue = "1",
      converter = WordText.class,
      description = "FrmCode; default: ${DEFAULT-VALUE}.")
  private int code;

  @Option(names = "--src", paramLabel = "IP", description = "FrmSrc; default: our own address.")
  private @Nullable String source;

  @Option(names = "--dst", paramLabel = "IP", description = "FrmDst; default: the peer's address.")
  private @Nullable String destination;

  @Option(names = "--number", paramLabel = "N", description = "FrmNum; default: from the clock.")
  private @Nullable Long number;

  @Option(names = "--no-ack", description = "Ask for no acknowledgement.")
  private boolean noAck;

  @Option(
      names = "--resends",
      defaultValue = "3",
      paramLabel = "N",
      description = "Sends after the first; default: ${DEFAULT-VALUE}.")
  private int resends;

  @Option(
      names = "--interval",
      paramLabel = "D",
      converter = UnitDuration.WithUnit.class,
      description = "A fixed pause after each send; by default pauses grow.")
  private @Nullable Duration interval;

  @Option(
      names = "--check",
      defaultValue = "sum16",
      description = "sum16 or crc32c, as the peer has it; default: ${DEFAULT-VALUE}.")
  private Check check = Check.SUM16;

  @Override
  public Integer call() throws Exception {
    Endpoint endpoint = endpoint();
    ArqSettings settings = settings(endpoint);
    Outgoing frame =
        new Outgoing(settings.peers().getFirst().address(), type, code, !noAck, content());
    if (frame.content().length > settings.layout().maxContent()) {
      throw usage("a frame takes " + settings.layout().maxContent() + " bytes of content");
    }
    Logging.quiet(true);
    try (Links links = Links.open();
        ArqLink link = ArqLink.to("arq-send", endpoint.toString(), settings).open(links)) {
      link.whenOpen().get(OPENING.toNanos(), TimeUnit.NANOSECONDS);
      long most = settings.resending().patience().plus(MARGIN).toNanos();
      return told(link.send(frame).get(most, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      System.out.println("not-delivered NO_PATH");
      return ExitCode.REFUSED;
    }
  }

  private static int told(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Acknowledged(long number, int sends, Duration took) -> {
        System.out.println(
            String.format(
                Locale.ROOT,
                "acknowledged %d sends=%d rtt=%.1fms",
                number,
                sends,
                took.toNanos() / NANOS_PER_MILLI));
        yield ExitCode.DONE;
      }
      case Outcome.Sent(long number) -> {
        System.out.println("sent " + number);
        yield ExitCode.DONE;
      }
      case Outcome.NotDelivered(Outcome.Reason reason, String detail) -> {
        System.out.println("not-delivered " + reason);
        System.err.println("holdfast: " + detail);
        yield ExitCode.REFUSED;
      }
      case Outcome.Unknown(long _, int sends, String detail) -> {
        System.out.println("unknown sends=" + sends);
        System.err.println("holdfast: " + detail);
        yield ExitCode.UNKNOWN;
      }
    };
  }

  private ParameterException usage(String why) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
  }

  private Endpoint endpoint() {
    try {
      Endpoint endpoint = Endpoint.parse(peer);
      if (endpoint.listens()) {
        throw usage(peer + " is not where a peer is");
      }
      return endpoint;
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private ArqSettings settings(Endpoint endpoint) throws IOException {
    try {
      InetSocketAddress udp = endpoint instanceof Endpoint.Udp at ? ipv4(at) : null;
      if (udp == null && (source == null || destination == null)) {
        throw usage("--src and --dst are needed where the peer is not udp://");
      }
      ArqSettings.Builder builder =
          ArqSettings.from(source == null && udp != null ? local(udp) : text(source))
              .to(destination == null && udp != null ? host(udp) : text(destination))
              .layout(ArqLayout.DEFAULT.with(check))
              .addressRule(ArqSettings.AddressRule.ANY)
              .resending(
                  interval == null
                      ? Resending.ADAPTIVE.withResends(resends)
                      : Resending.fixed(resends, interval));
      if (number != null) {
        if (number < 0 || number > 0xFFFF_FFFFL) {
          throw usage("--number is 0 to 4294967295, not " + number);
        }
        builder.firstNumber(number);
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static String text(@Nullable String given) {
    return Objects.requireNonNull(given, "checked above");
  }

  /** The frame holds IPv4 addresses only. */
  private InetSocketAddress ipv4(Endpoint.Udp at) {
    try {
      return Arrays.stream(InetAddress.getAllByName(at.host()))
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .map(address -> new InetSocketAddress(address, at.port()))
          .orElseThrow(() -> usage(at + " has no IPv4 address, and the frame holds no other"));
    } catch (UnknownHostException e) {
      throw usage(at.host() + " is not known");
    }
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  /** The address that this host has towards the peer. */
  private static String local(InetSocketAddress peer) throws IOException {
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.connect(peer);
      InetSocketAddress own = (InetSocketAddress) probe.getLocalAddress();
      return own.getAddress() instanceof Inet4Address
          ? own.getAddress().getHostAddress()
          : Ipv4.text(0);
    }
  }

  private byte[] content() {
    try {
      return HexInput.parse(String.join("", hex));
    } catch (HexInput.HexException e) {
      throw usage("the content is not hex: " + e.getMessage() + " at position " + e.position());
    }
  }
}
