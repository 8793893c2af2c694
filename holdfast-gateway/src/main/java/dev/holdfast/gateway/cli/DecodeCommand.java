package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.NamesFile;
import dev.holdfast.gateway.decode.HexInput;
import dev.holdfast.gateway.decode.HexInput.HexException;
import dev.holdfast.gateway.decode.RecognisedFrame;
import dev.holdfast.gateway.decode.Recogniser;
import dev.holdfast.gateway.decode.Recognition;
import dev.holdfast.hsms.gem.IdNames;
import dev.holdfast.hsms.gem.NamedId;
import dev.holdfast.meter.DataItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code decode}: tells any bytes apart and says what they mean. */
@Command(
    name = "decode",
    description = {
      "Tells apart any bytes given as hex: HSMS, SECS-I, Modbus, DL/T 645-2007, DL/T 698.45, ARQ.",
      "Without HEX each line of standard input is one input and gets one output."
    })
final class DecodeCommand implements Callable<Integer> {

  /** Characters of one line of input; a longer line is an error of that line. */
  private static final int MAX_LINE = 64 << 20;

  @Option(names = "--json", description = "One JSON object an input.")
  private boolean json;

  @Option(
      names = "--names",
      paramLabel = "FILE",
      description = "Names of SVID, CEID, ALID and so on, which are shown with SECS-II messages.")
  private @Nullable Path namesFile;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      defaultValue = "US-ASCII",
      converter = CharsetName.class,
      description = "Character set of A items beyond ASCII, as in GB18030; default: hex.")
  private Charset charset = StandardCharsets.US_ASCII;

  @Parameters(paramLabel = "HEX", arity = "0..*", description = "Joined to one input.")
  private List<String> hex = List.of();

  private IdNames names = IdNames.NONE;
  private final JsonMapper mapper = new JsonMapper();
  private final Recogniser recogniser = new Recogniser();
  private final PrintStream out =
      new PrintStream(
          new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException {
    if (namesFile != null) {
      NamesFile.Result read = NamesFile.load(namesFile);
      if (read.names() == null) {
        CheckCommand.print(read.problems(), System.err);
        return ExitCode.USAGE;
      }
      names = read.names();
    }
    names = names.in(charset);
    boolean allValid = true;
    if (hex.isEmpty()) {
      BoundedLines lines =
          new BoundedLines(
              new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
              MAX_LINE);
      for (String line = lines.next(); line != null; line = lines.next()) {
        allValid &=
            lines.tooLong()
                ? fail("line longer than " + MAX_LINE + " characters", MAX_LINE)
                : decode(line);
        out.flush();
      }
    } else {
      allValid = decode(String.join("", hex));
    }
    out.flush();
    return allValid ? ExitCode.DONE : ExitCode.USAGE;
  }

  private boolean decode(String text) {
    byte[] bytes;
    try {
      bytes = HexInput.parse(text);
    } catch (HexException e) {
      return fail(String.valueOf(e.getMessage()), e.position());
    }
    Recognition recognition = recogniser.recognise(bytes);
    if (json) {
      out.println(mapper.writeValueAsString(asMap(recognition)));
    } else {
      print(recognition);
    }
    return true;
  }

  private boolean fail(String error, int position) {
    if (json) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("error", error);
      map.put("position", position);
      out.println(mapper.writeValueAsString(map));
    } else {
      out.println("error at position " + position + ": " + error);
    }
    return false;
  }

  /** The named ids of a frame; none where it is no message. */
  private List<NamedId> named(RecognisedFrame frame) {
    return frame.message() == null ? List.of() : names.in(frame.message());
  }

  private Map<String, Object> asMap(Recognition recognition) {
    List<Object> frames = new ArrayList<>();
    for (RecognisedFrame frame : recognition.frames()) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("protocol", frame.protocol());
      map.put("offset", frame.offset());
      map.put("length", frame.length());
      map.put("direction", frame.direction());
      map.put("address", frame.address());
      map.put("code", frame.code());
      map.put("summary", frame.summary());
      if (!frame.items().isEmpty()) {
        map.put("items", frame.items());
      }
      String sml = frame.sml(charset);
      if (sml != null) {
        map.put("sml", sml);
      }
      List<NamedId> named = named(frame);
      if (!named.isEmpty()) {
        map.put("names", named.stream().map(NamedId::fields).toList());
      }
      frames.add(map);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("frames", frames);
    map.put("rest", HexFormat.of().formatHex(recognition.rest()));
    return map;
  }

  private void print(Recognition recognition) {
    for (RecognisedFrame frame : recognition.frames()) {
      out.printf(
          "%d+%d %s %s address %s code %02xH: %s%n",
          frame.offset(),
          frame.length(),
          frame.protocol(),
          frame.direction(),
          frame.address(),
          frame.code(),
          frame.summary());
      for (DataItem item : frame.items()) {
        out.printf("    %s = %s %s%n", item.id(), item.value(), item.unit());
      }
      String sml = frame.sml(charset);
      if (sml != null) {
        sml.lines().forEach(line -> out.println("    " + line));
      }
      named(frame).forEach(name -> out.println("    " + name));
    }
    if (recognition.rest().length > 0 || recognition.frames().isEmpty()) {
      out.println("rest " + HexFormat.of().formatHex(recognition.rest()));
    }
  }
}
