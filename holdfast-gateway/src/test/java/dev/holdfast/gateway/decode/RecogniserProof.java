package dev.holdfast.gateway.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.gateway.raw.RawSecs1;
import dev.holdfast.link.proof.Proof;
import dev.holdfast.link.proof.Spoilt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Any bytes in a row: every byte stands in one frame or in the rest. */
@Tag("long")
class RecogniserProof {

  private static final Path VECTORS =
      Path.of("../holdfast-meter/src/test/resources/dev/holdfast/meter");
  private static final Pattern HEX = Pattern.compile("\"hex\": \"(\\w+)\"");
  private static final List<String> OTHERS =
      List.of(
          "0000000affff0000000100000001",
          "0000000c000a81010000000000010100",
          "0000001a000a060b00000000000f01034101414105422101ffa504000000ff");

  /** Header and data of SECS-I blocks: one message in one block, one in two. */
  private static final List<String> BLOCKS =
      List.of(
          "000a8101800100000007",
          "800a860b000100000008" + "0103b1040000",
          "800a860b800200000008" + "0007b104000000090100");

  @Test
  void accountsForEveryByte() throws IOException {
    List<byte[]> frames = frames();
    Proof.run("recogniser", random -> round(random, frames));
  }

  private static List<byte[]> frames() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    for (String file : List.of("modbus.jsonl", "dlt645.jsonl", "dlt698.jsonl")) {
      Matcher hex = HEX.matcher(Files.readString(VECTORS.resolve(file)));
      while (hex.find()) {
        frames.add(HexFormat.of().parseHex(hex.group(1)));
      }
    }
    OTHERS.forEach(hex -> frames.add(HexFormat.of().parseHex(hex)));
    BLOCKS.forEach(content -> frames.add(RawSecs1.block(content)));
    return frames;
  }

  private static void round(Random random, List<byte[]> frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int left = random.nextInt(6); left >= 0; left--) {
      byte[] frame = frames.get(random.nextInt(frames.size()));
      all.writeBytes(Spoilt.bytes(random, frame, random.nextInt(3)));
      all.writeBytes(Spoilt.junk(random, random.nextInt(20)));
    }
    byte[] input = all.toByteArray();
    Recognition found = new Recogniser().recognise(input);
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    int at = 0;
    for (RecognisedFrame frame : found.frames()) {
      assertThat(frame.offset()).isGreaterThanOrEqualTo(at);
      assertThat(frame.length()).isPositive();
      rest.write(input, at, frame.offset() - at);
      at = frame.offset() + frame.length();
      assertThat(frame.summary()).isNotBlank().doesNotContain("\n");
    }
    rest.write(input, at, input.length - at);
    assertThat(found.rest()).isEqualTo(rest.toByteArray());
  }
}
