package dev.holdfast.gateway.journal;

import org.jspecify.annotations.Nullable;

/** The journal cannot do what was asked; the message is one sentence for people. */
public final class JournalException extends Exception {

  private static final long serialVersionUID = 1L;

  public JournalException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
