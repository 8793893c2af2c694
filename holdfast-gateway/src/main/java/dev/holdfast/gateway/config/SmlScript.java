package dev.holdfast.gateway.config;

import dev.holdfast.hsms.sml.Sml;
import dev.holdfast.hsms.sml.SmlException;
import dev.holdfast.hsms.sml.SmlMessage;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;

/**
 * Messages that are sent one after the other.
 *
 * @param name the file's, for events
 */
public record SmlScript(String name, List<SmlMessage> messages) {

  public SmlScript {
    messages = List.copyOf(messages);
  }

  /** What reading gave: a script, or what is wrong with the file. */
  public sealed interface Result {}

  /** It can be sent. */
  public record Sound(SmlScript script) implements Result {}

  /** It cannot. */
  public record Faulty(Problem problem) implements Result {}

  /** Reads a file of primary messages, its text in UTF-8 and A in a character set. */
  public static Result load(Path file, Charset charset) {
    return switch (TextFile.read(file)) {
      case TextFile.Unreadable(String why) -> faulty(file, 0, 0, why);
      case TextFile.Read(String text) -> parse(file, text, charset);
    };
  }

  private static Result parse(Path file, String text, Charset charset) {
    List<SmlMessage> messages;
    try {
      messages = Sml.parseMessages(text, charset);
    } catch (SmlException e) {
      return faulty(file, e.line(), e.column(), e.why());
    }
    for (int i = 0; i < messages.size(); i++) {
      SmlMessage message = messages.get(i);
      if (message.stream() == 0 || message.function() % 2 == 0) {
        return faulty(
            file,
            1,
            1,
            "message %d, S%dF%d, opens no transaction: the stream is 1 to 127, the function odd"
                .formatted(i + 1, message.stream(), message.function()));
      }
    }
    return messages.isEmpty()
        ? faulty(file, 1, 1, "there is no message in the file")
        : new Sound(new SmlScript(String.valueOf(file.getFileName()), messages));
  }

  private static Faulty faulty(Path file, int line, int column, String why) {
    return new Faulty(new Problem(file.toString(), line, column, why, null));
  }
}
