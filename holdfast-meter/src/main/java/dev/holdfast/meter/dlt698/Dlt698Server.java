package dev.holdfast.meter.dlt698;

import dev.holdfast.meter.MeterFrame;
import dev.holdfast.meter.MeterModel;
import dev.holdfast.meter.MeterServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a meter: GET of one attribute or a list of what the model has. Requests for another
 * address, groups, broadcasts, fragments and what a meter sends itself are met with silence,
 * services not served with an ERROR-Response.
 */
public final class Dlt698Server implements MeterServer {

  /** Bytes of the longest APDU it sends; what would be longer is an ERROR-Response. */
  private static final int MAX_APDU = 1024;

  private static final int CONTROL = Link.FROM_SERVER | Link.STARTED_BY_CLIENT | Link.USER_DATA;
  private static final int CANNOT_PARSE = 1;
  private static final int UNSUPPORTED = 2;
  private static final int OTHER_ERROR = 255;
  private static final int NORMAL = 1;
  private static final int LIST = 2;

  private final ServerAddress address;
  private final Dlt698View view;

  /**
   * @param address the meter's own address
   * @throws IllegalArgumentException when it is not the address of a single meter
   */
  public Dlt698Server(ServerAddress address, MeterModel model) {
    if (address.type() != AddressType.SINGLE) {
      throw new IllegalArgumentException("no meter has a " + address.type().words() + " address");
    }
    this.address = address;
    this.view = new Dlt698View(model, address);
  }

  @Override
  public String protocol() {
    return Dlt698Format.PROTOCOL;
  }

  @Override
  public byte @Nullable [] reply(MeterFrame frame) {
    if (!(frame instanceof Dlt698Frame request)
        || !fromClient(request)
        || request.server().logical() != address.logical()
        || !request.server().covers(address)) {
      return null;
    }
    byte[] apdu = answer(request);
    return apdu == null
        ? null
        : Dlt698Frame.of(CONTROL, address, request.clientAddress(), apdu).bytes();
  }

  /** True for a whole APDU that a client starts. */
  private static boolean fromClient(Dlt698Frame request) {
    int wanted = Link.STARTED_BY_CLIENT | Link.USER_DATA;
    int bits = Link.FROM_SERVER | Link.STARTED_BY_CLIENT | Link.FUNCTION_MASK;
    return (request.control() & bits) == wanted && request.carriesApdu();
  }

  private byte @Nullable [] answer(Dlt698Frame request) {
    Dlt698Service service = Dlt698Service.of(request.code());
    if (service == null) {
      return error(request, UNSUPPORTED);
    }
    return switch (service) {
      case GET_REQUEST -> get(request);
      case CONNECT_REQUEST,
          RELEASE_REQUEST,
          SET_REQUEST,
          ACTION_REQUEST,
          PROXY_REQUEST,
          SECURITY_REQUEST ->
          error(request, UNSUPPORTED);
      default -> null;
    };
  }

  private byte[] get(Dlt698Frame request) {
    return switch (request.apdu()) {
      case Apdu.GetRequest get when get.choice() == NORMAL || get.choice() == LIST ->
          results(request, get);
      case Apdu.Broken broken -> error(request, CANNOT_PARSE);
      default -> error(request, UNSUPPORTED);
    };
  }

  private byte[] results(Dlt698Frame request, Apdu.GetRequest get) {
    AxdrWriter out =
        new AxdrWriter()
            .u8(Dlt698Service.GET_RESPONSE.code())
            .u8(get.choice())
            .u8(piid(get.piid()));
    List<Integer> names = get.names();
    if (get.choice() == LIST) {
      out.length(names.size());
    }
    for (int name : names) {
      byte[] data = view.data(name);
      out.i32(name);
      if (data.length == 0) {
        out.u8(0).u8(Dar.NO_SUCH_OBJECT);
      } else {
        out.u8(1).bytes(data);
      }
      if (out.size() > MAX_APDU) {
        return error(request, OTHER_ERROR);
      }
    }
    return out.u8(0).u8(0).toByteArray();
  }

  private static byte[] error(Dlt698Frame request, int error) {
    byte[] data = request.userData();
    boolean choices = Dlt698Service.hasChoices(request.code());
    int at = choices ? 2 : 1;
    int piid = at < data.length ? data[at] : 0;
    return new AxdrWriter()
        .u8(Dlt698Service.ERROR_RESPONSE.code())
        .u8(piid(piid))
        .u8(error)
        .u8(0)
        .u8(0)
        .toByteArray();
  }

  /** Priority and number come back, the bit of a waiting report does not. */
  private static int piid(int piid) {
    return piid & 0xBF;
  }
}
