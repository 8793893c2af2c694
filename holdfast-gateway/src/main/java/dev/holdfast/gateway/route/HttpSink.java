package dev.holdfast.gateway.route;

import dev.holdfast.gateway.config.Durations;
import dev.holdfast.gateway.config.SinkConfig;
import dev.holdfast.gateway.journal.JournalReader;
import dev.holdfast.gateway.journal.StoredMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Posts batches as JSON arrays. Each message arrives at least once and in order; a batch sent again
 * by the same process carries the same {@code Idempotency-Key}, made of the journal's identity and
 * the batch's first and last id, and each message its own {@code id}.
 */
final class HttpSink implements Sink {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int LONGEST_REASON = 200;

  private final SinkConfig.Http config;
  private final String journal;
  private final HttpClient client;

  /**
   * @param journal the journal's identity
   */
  HttpSink(SinkConfig.Http config, String journal) {
    this.config = config;
    this.journal = journal;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.timeout())
            .build();
  }

  @Override
  public int batch() {
    return config.batch();
  }

  @Override
  public long start(long cursor, JournalReader reader) {
    return cursor;
  }

  @Override
  public void deliver(List<StoredMessage> messages) throws IOException, InterruptedException {
    String body =
        messages.stream().map(MessageJson::of).collect(Collectors.joining(",\n", "[", "]"));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.url())
            .timeout(config.timeout())
            .POST(HttpRequest.BodyPublishers.ofString(body));
    config.headers().forEach(request::setHeader);
    request.setHeader("Content-Type", "application/json");
    request.setHeader(
        "Idempotency-Key",
        journal + "-" + messages.getFirst().id() + "-" + messages.getLast().id());
    HttpResponse<String> answer = send(request.build());
    int status = answer.statusCode();
    if (status >= 200 && status < 300) {
      return;
    }
    String said = "%s answered %d %s".formatted(config.url(), status, answer.body()).strip();
    boolean passing = status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    throw passing ? new IOException(said) : new SinkRefusedException(said);
  }

  /** The answer, head and body, within the time allowed for both. */
  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, head -> new FirstBytes(LONGEST_REASON));
    try {
      return answer.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s did not answer within %s".formatted(config.url(), Durations.format(config.timeout())),
          e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("%s: %s".formatted(config.url(), reason(cause)), cause);
    } finally {
      answer.cancel(true);
    }
  }

  private static String reason(Throwable cause) {
    String kind = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? kind : kind + " " + cause.getMessage();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
