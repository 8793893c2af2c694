package dev.holdfast.meter.search;

import dev.holdfast.meter.MeterClient;
import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.dlt645.Dlt645Address;
import dev.holdfast.meter.dlt645.Dlt645Client;
import dev.holdfast.meter.dlt645.Dlt645Request;
import dev.holdfast.meter.dlt698.AddressType;
import dev.holdfast.meter.dlt698.Dlt698Client;
import dev.holdfast.meter.dlt698.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks all DL/T meters whose address ends in some digits for it.
 *
 * @param objects whether it is DL/T 698.45, else DL/T 645-2007
 * @param known the last digits of the address, an even number; empty for all meters
 * @param client speaks the protocol to them
 */
record AddressProbe(boolean objects, String known, MeterClient client, MeterClient.Request request)
    implements Probe {

  private static final int DIGITS = 12;
  private static final int ADDRESS_DI = 0x04000401;
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final int ANSWER_645 = 24;
  private static final int ANSWER_698 = 44;

  static AddressProbe of(boolean objects, String known) {
    String masked = "a".repeat(DIGITS - known.length()) + known;
    if (objects) {
      AddressType type = known.length() == DIGITS ? AddressType.SINGLE : AddressType.WILDCARD;
      Dlt698Client client =
          new Dlt698Client(
              new ServerAddress(type, 0, masked),
              0,
              type == AddressType.SINGLE
                  ? List.of(new Dlt698Client.Point("address", 0x40010200))
                  : List.of());
      return new AddressProbe(true, known, client, client.requests().getFirst());
    }
    Dlt645Client client = new Dlt645Client(Dlt645Address.parse(masked), List.of());
    MeterClient.Request request =
        known.isEmpty()
            ? client.requests().getFirst()
            : client.request(new Dlt645Request.Read(ADDRESS_DI));
    return new AddressProbe(false, known, client, request);
  }

  @Override
  public String what() {
    return client.protocol() + (known.isEmpty() ? " any address" : " address *" + known);
  }

  @Override
  public byte[] frame() {
    return request.frame();
  }

  @Override
  public int answerBytes() {
    return objects ? ANSWER_698 : ANSWER_645;
  }

  @Override
  public Duration delay() {
    return DELAY;
  }

  @Override
  public boolean toAll() {
    return known.length() < DIGITS;
  }

  @Override
  public boolean narrowed() {
    return !known.isEmpty();
  }

  @Override
  public @Nullable String answeredBy(MeterFrame frame) {
    return client.match(request, frame) instanceof MeterClient.Answer.NotMine
        ? null
        : frame.address();
  }

  /** Two digits more, from the right. */
  @Override
  public List<Probe> narrower() {
    return known.length() == DIGITS
        ? List.of()
        : IntStream.range(0, 100)
            .<Probe>mapToObj(two -> of(objects, "%02d%s".formatted(two, known)))
            .toList();
  }
}
