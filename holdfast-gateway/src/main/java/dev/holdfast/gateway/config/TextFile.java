package dev.holdfast.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A text file of bounded size. */
sealed interface TextFile {

  /** Configurations of thousands of links, names of whole tools are far below. */
  int LONGEST = 8 << 20;

  /** Its text. */
  record Read(String text) implements TextFile {}

  /** Why there is none. */
  record Unreadable(String why) implements TextFile {}

  static TextFile read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        return new Unreadable("the file is larger than 8 MiB");
      }
      return new Read(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (NoSuchFileException e) {
      return new Unreadable("there is no such file");
    } catch (CharacterCodingException e) {
      return new Unreadable("the file is not UTF-8");
    } catch (IOException e) {
      return new Unreadable("the file cannot be read: " + e.getMessage());
    }
  }
}
