package dev.holdfast.meter.modbus;

import dev.holdfast.link.session.SessionEvent;
import dev.holdfast.meter.modbus.ModbusResponse.IdObject;
import dev.holdfast.meter.modbus.ModbusResponse.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A unit put together from what it has: points, names, files, queues and functions of its own. What
 * it has not is refused as an illegal function.
 */
public final class ModbusUnit implements ModbusDevice {
  private static final int MAX_FIFO = 31;
  private static final int ROOM_FOR_OBJECTS = PduLength.MAX - 7;
  private static final int LAST_BASIC = 0x02;
  private static final int FIRST_EXTENDED = 0x80;

  private final RegisterModel registers;
  private final TreeMap<Integer, String> names;
  private final Map<Integer, Octets> files;
  private final Map<Integer, Supplier<Octets>> queues;
  private final Map<Integer, Function<Octets, ModbusResponse>> own;
  private final @Nullable IntSupplier exceptionStatus;
  private final @Nullable Octets serverId;

  private ModbusUnit(Builder b) {
    this.registers = b.registers;
    this.names = new TreeMap<>(b.names);
    this.files = new HashMap<>(b.files);
    this.queues = Map.copyOf(b.queues);
    this.own = Map.copyOf(b.own);
    this.exceptionStatus = b.exceptionStatus;
    this.serverId = b.serverId;
  }

  /** A unit with these points. */
  public static Builder of(RegisterModel registers) {
    return new Builder(registers);
  }

  @Override
  public boolean serves(int function) {
    return switch (function) {
      case 0x01, 0x05, 0x0F -> registers.has(ModbusTable.COIL);
      case 0x02 -> registers.has(ModbusTable.DISCRETE);
      case 0x03, 0x06, 0x10, 0x16, 0x17 -> registers.has(ModbusTable.HOLDING);
      case 0x04 -> registers.has(ModbusTable.INPUT);
      case 0x07 -> exceptionStatus != null;
      case 0x08, 0x0B -> true;
      case 0x11 -> serverId != null;
      case 0x14, 0x15 -> !files.isEmpty();
      case 0x18 -> !queues.isEmpty();
      case 0x2B -> !names.isEmpty();
      default -> own.containsKey(function);
    };
  }

  @Override
  public ModbusResponse answer(ModbusRequest request, Consumer<SessionEvent> audit) {
    ModbusResponse response =
        switch (request) {
          case ModbusRequest.Read r -> registers.read(r);
          case ModbusRequest.WriteCoil r -> {
            Octets word = Octets.ofWords(r.on() ? 1 : 0);
            Refusal no = registers.write(r, ModbusTable.COIL, r.address(), word, audit);
            yield no == null ? new ModbusResponse.CoilWritten(r.address(), r.on()) : no;
          }
          case ModbusRequest.WriteRegister r -> {
            Octets word = Octets.ofWords(r.value());
            Refusal no = registers.write(r, ModbusTable.HOLDING, r.address(), word, audit);
            yield no == null ? new ModbusResponse.RegisterWritten(r.address(), r.value()) : no;
          }
          case ModbusRequest.WriteCoils r -> {
            Refusal no = registers.write(r, ModbusTable.COIL, r.address(), wordEach(r), audit);
            yield no == null
                ? new ModbusResponse.RangeWritten(r.function(), r.address(), r.quantity())
                : no;
          }
          case ModbusRequest.WriteRegisters r -> {
            Refusal no = registers.write(r, ModbusTable.HOLDING, r.address(), r.words(), audit);
            yield no == null
                ? new ModbusResponse.RangeWritten(r.function(), r.address(), r.words().words())
                : no;
          }
          case ModbusRequest.MaskRegister r -> mask(r, audit);
          case ModbusRequest.ReadWrite r -> readWrite(r, audit);
          case ModbusRequest.ReadExceptionStatus _ ->
              exceptionStatus == null
                  ? null
                  : new ModbusResponse.ExceptionStatus(exceptionStatus.getAsInt() & 0xFF);
          case ModbusRequest.ReportServerId _ ->
              serverId == null ? null : new ModbusResponse.ServerId(serverId);
          case ModbusRequest.ReadFile r -> readFile(r);
          case ModbusRequest.WriteFile r -> writeFile(r);
          case ModbusRequest.ReadFifo r -> fifo(r);
          case ModbusRequest.ReadIdentification r -> identification(r);
          case ModbusRequest.UserDefined(int function, Octets data) -> {
            Function<Octets, ModbusResponse> handler = own.get(function);
            yield handler == null ? null : handler.apply(data);
          }
          case ModbusRequest.Diagnose _, ModbusRequest.ReadEventCounter _ -> null;
        };
    return response == null
        ? Refusal.of(request.function(), ExceptionCode.ILLEGAL_ADDRESS)
        : response;
  }

  private static Octets wordEach(ModbusRequest.WriteCoils r) {
    int[] words = new int[r.quantity()];
    for (int i = 0; i < words.length; i++) {
      words[i] = r.bits().bit(i) ? 1 : 0;
    }
    return Octets.ofWords(words);
  }

  private @Nullable ModbusResponse mask(
      ModbusRequest.MaskRegister r, Consumer<SessionEvent> audit) {
    int before = registers.word(r.address());
    if (before < 0) {
      return null;
    }
    int after = (before & r.and()) | (r.or() & ~r.and());
    Octets word = Octets.ofWords(after);
    Refusal no = registers.write(r, ModbusTable.HOLDING, r.address(), word, audit);
    return no == null ? new ModbusResponse.RegisterMasked(r.address(), r.and(), r.or()) : no;
  }

  /** What is read is known to be there before anything is written. */
  private @Nullable ModbusResponse readWrite(
      ModbusRequest.ReadWrite r, Consumer<SessionEvent> audit) {
    ModbusRequest.Read read =
        new ModbusRequest.Read(ModbusTable.HOLDING, r.readAddress(), r.readQuantity());
    if (registers.read(read) == null) {
      return null;
    }
    Refusal no = registers.write(r, ModbusTable.HOLDING, r.writeAddress(), r.words(), audit);
    if (no != null) {
      return no;
    }
    return registers.read(read) instanceof ModbusResponse.WordsRead(int _, Octets words)
        ? new ModbusResponse.WordsRead(r.function(), words)
        : null;
  }

  private @Nullable ModbusResponse readFile(ModbusRequest.ReadFile r) {
    List<Octets> records = new ArrayList<>();
    for (ModbusRequest.FileSpan span : r.spans()) {
      Octets file = files.get(span.place().file());
      if (file == null || span.place().record() + span.length() > file.words()) {
        return null;
      }
      records.add(file.words(span.place().record(), span.length()));
    }
    return new ModbusResponse.FileRead(records);
  }

  private @Nullable ModbusResponse writeFile(ModbusRequest.WriteFile r) {
    for (ModbusPdu.FileRecords records : r.records()) {
      Octets file = files.get(records.place().file());
      if (file == null || records.place().record() + records.words().words() > file.words()) {
        return null;
      }
    }
    for (ModbusPdu.FileRecords records : r.records()) {
      files.computeIfPresent(records.place().file(), (number, file) -> replaced(file, records));
    }
    return new ModbusResponse.FileWritten(r.records());
  }

  private static Octets replaced(Octets file, ModbusPdu.FileRecords records) {
    byte[] bytes = file.toArray();
    records.words().copyTo(bytes, 2 * records.place().record());
    return Octets.of(bytes);
  }

  private @Nullable ModbusResponse fifo(ModbusRequest.ReadFifo r) {
    Supplier<Octets> queue = queues.get(r.address());
    if (queue == null) {
      return null;
    }
    Octets words = queue.get();
    return words.words() > MAX_FIFO
        ? Refusal.of(r.function(), ExceptionCode.ILLEGAL_VALUE)
        : new ModbusResponse.FifoRead(words);
  }

  private @Nullable ModbusResponse identification(ModbusRequest.ReadIdentification r) {
    int conformity = FIRST_EXTENDED | level(names.lastKey());
    if (r.code() == 4) {
      String name = names.get(r.object());
      return name == null
          ? null
          : new ModbusResponse.Identification(
              4, conformity, false, 0, List.of(new IdObject(r.object(), name)));
    }
    int first = names.containsKey(r.object()) ? r.object() : 0;
    List<IdObject> objects = new ArrayList<>();
    int room = ROOM_FOR_OBJECTS;
    for (Map.Entry<Integer, String> name : names.tailMap(first).entrySet()) {
      if (level(name.getKey()) > r.code()) {
        break;
      }
      room -= 2 + name.getValue().length();
      if (room < 0) {
        return new ModbusResponse.Identification(
            r.code(), conformity, true, name.getKey(), objects);
      }
      objects.add(new IdObject(name.getKey(), name.getValue()));
    }
    return new ModbusResponse.Identification(r.code(), conformity, false, 0, objects);
  }

  /** The code by which a name is read at least: 1 basic, 2 regular, 3 extended. */
  private static int level(int object) {
    return object <= LAST_BASIC ? 1 : object < FIRST_EXTENDED ? 2 : 3;
  }

  /** Collects what a unit has. */
  public static final class Builder {
    private final RegisterModel registers;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, Octets> files = new HashMap<>();
    private final Map<Integer, Supplier<Octets>> queues = new HashMap<>();
    private final Map<Integer, Function<Octets, ModbusResponse>> own = new HashMap<>();
    private @Nullable IntSupplier exceptionStatus;
    private @Nullable Octets serverId;

    private Builder(RegisterModel registers) {
      this.registers = registers;
    }

    /**
     * A name that function 2BH tells.
     *
     * @param object 0 vendor, 1 product, 2 revision, 3 to 127 regular, 128 to 255 the device's own
     * @param text at most 244 characters of ISO 8859-1
     */
    public Builder name(int object, String text) {
      ModbusRequest.within("object", object, 0, 0xFF);
      ModbusRequest.within("characters of object " + object, text.length(), 0, 244);
      names.put(object, text);
      return this;
    }

    /** A file with its records, 1 to 10 000 words; number 1 to 65535. */
    public Builder file(int number, Octets words) {
      ModbusRequest.within("file", number, 1, 0xFFFF);
      ModbusRequest.within("records of file " + number, words.words(), 1, 10_000);
      files.put(number, words);
      return this;
    }

    /** A queue of at most 31 registers that is read without being emptied. */
    public Builder queue(int address, Supplier<Octets> words) {
      ModbusRequest.within("address", address, 0, 0xFFFF);
      queues.put(address, words);
      return this;
    }

    /** The eight bits of function 07. */
    public Builder exceptionStatus(IntSupplier bits) {
      exceptionStatus = bits;
      return this;
    }

    /** What function 11H tells, 1 to 250 bytes. */
    public Builder serverId(Octets data) {
      ModbusRequest.within("bytes of the server id", data.size(), 1, 250);
      serverId = data;
      return this;
    }

    /** A function that is not of the standard; it may answer with a refusal. */
    public Builder function(int code, Function<Octets, ModbusResponse> handler) {
      UserFunction.check(code);
      own.put(code, handler);
      return this;
    }

    public ModbusUnit build() {
      return new ModbusUnit(this);
    }
  }
}
