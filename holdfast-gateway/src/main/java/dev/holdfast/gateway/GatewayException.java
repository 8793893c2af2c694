package dev.holdfast.gateway;

/** The gateway cannot start; the message is one sentence for the operator. */
public final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  GatewayException(String sentence) {
    super(sentence);
  }

  GatewayException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
