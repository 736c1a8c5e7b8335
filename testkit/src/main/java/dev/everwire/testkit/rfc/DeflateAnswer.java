package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.PermessageDeflate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A server's answer to an offer of permessage-deflate (RFC 7692 section 7.1), legal or not.
 *
 * @param text the value of Sec-WebSocket-Extensions
 */
record DeflateAnswer(String text) {

  /** Agrees to compression, with these parameters. */
  static DeflateAnswer with(String... parameters) {
    return new DeflateAnswer(
        parameters.length == 0
            ? DeflateOffer.NAME
            : DeflateOffer.NAME + "; " + String.join("; ", parameters));
  }

  /** Plays on a connection with this answer, and what the offer insists on, if that is legal. */
  Play then(Play play) {
    return peer -> {
      Optional<DeflateOffer> offer = DeflateOffer.of(peer);
      if (offer.isEmpty() || !isLegal(offer.get())) {
        peer.notOffered();
        return;
      }
      DeflateAnswer answer = completed(offer.get());
      peer.accept(Map.of(DeflateOffer.HEADER, answer.text));
      peer.compress(answer.agreed());
      play.on(peer);
    };
  }

  /** The same, for a play in which a message of the server's refers to one before it. */
  Play thenInContext(Play play) {
    return peer -> {
      if (DeflateOffer.of(peer).map(DeflateOffer::forbidsServerContext).orElse(false)) {
        peer.notOffered();
      } else {
        then(play).on(peer);
      }
    };
  }

  private Map<String, String> parameters() {
    return DeflateOffer.parameters(Arrays.asList(text.split(";", -1)));
  }

  private boolean isLegal(DeflateOffer offer) {
    return offer.allowsClientWindow() || !parameters().containsKey(DeflateOffer.CLIENT_BITS);
  }

  private DeflateAnswer completed(DeflateOffer offer) {
    StringBuilder completed = new StringBuilder(text);
    Map<String, String> parameters = parameters();
    if (offer.forbidsServerContext() && !parameters.containsKey(DeflateOffer.SERVER_NO_CONTEXT)) {
      completed.append("; ").append(DeflateOffer.SERVER_NO_CONTEXT);
    }
    int bits = offer.serverWindowBits();
    if (bits < PermessageDeflate.MAX_WINDOW_BITS
        && !parameters.containsKey(DeflateOffer.SERVER_BITS)) {
      completed.append("; ").append(DeflateOffer.SERVER_BITS).append('=').append(bits);
    }
    return new DeflateAnswer(completed.toString());
  }

  /** Returns the server's end of what this answer agrees on. */
  private PermessageDeflate agreed() {
    Map<String, String> parameters = parameters();
    return new PermessageDeflate(
        !parameters.containsKey(DeflateOffer.SERVER_NO_CONTEXT),
        !parameters.containsKey(DeflateOffer.CLIENT_NO_CONTEXT),
        DeflateOffer.bits(parameters, DeflateOffer.SERVER_BITS),
        DeflateOffer.bits(parameters, DeflateOffer.CLIENT_BITS));
  }

  /** Answers so, which the client must take for an offence, and sends a message all the same. */
  Play refused() {
    return peer -> {
      if (DeflateOffer.of(peer).isEmpty()) {
        peer.notOffered();
        return;
      }
      peer.accept(Map.of(DeflateOffer.HEADER, text));
      peer.compress(with().agreed());
      peer.message(Frame.text("hello"));
      peer.close();
    };
  }
}
