package dev.everwire.examples.catchup;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.reconnect.CatchUp;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.sequence.SequenceTracker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a feed of lines such as "17 EURUSD 1.0842", without a gap and without a duplicate: what an
 * outage has cost is fetched by HTTP, from {@code replayUrl?after=16}.
 */
public final class ReplayedFeed {

  private final HttpClient http = HttpClient.newHttpClient();
  private final SequenceTracker numbers = new SequenceTracker(ReplayedFeed::numberOf);
  private final String replayUrl;

  /**
   * Creates a reader.
   *
   * @param after the number of the last line that is known already, 0 for none
   */
  public ReplayedFeed(String replayUrl, long after) {
    this.replayUrl = replayUrl;
    numbers.resumeAfter(after);
  }

  /** Connects; the consumer gets each line once, in order. */
  public ReconnectingWebSocket connect(String url, Consumer<String> consumer) {
    return ReconnectingWebSocket.connect(
        url,
        new ReconnectingWebSocketOptions()
            .on(
                EventType.MESSAGE,
                numbers.filter(event -> consumer.accept(event.text())).dropDuplicates())
            .catchUp(this::replay, CatchUpOptions.DEFAULT.atFirstConnection(true)));
  }

  /** May block; once its connection is lost, {@code deliver} throws, which ends it. */
  private @Nullable CompletionStage<?> replay(CatchUp catchUp) throws Exception {
    URI missed = URI.create(replayUrl + "?after=" + numbers.lastNumber().orElse(0));
    HttpResponse<Stream<String>> answer =
        http.send(HttpRequest.newBuilder(missed).build(), BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException("the replay answered " + answer.statusCode());
      }
      lines.forEach(line -> catchUp.deliver(Message.text(line)));
    }
    return null;
  }

  private static OptionalLong numberOf(Message message) {
    String number = ((Message.Text) message).value().split(" ", 2)[0];
    return number.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(number))
        : OptionalLong.empty();
  }
}
