package dev.everwire.examples.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.everwire.Message;
import dev.everwire.policy.Confirmation;
import org.jspecify.annotations.Nullable;

/**
 * Phoenix Channels, version 2 of the serializer: a message is {@code [join_ref, ref, topic, event,
 * payload]}, and its reply has the same ref and the event {@code phx_reply}.
 */
public final class PhoenixReplies {

  private static final int REF = 1;
  private static final int EVENT = 3;

  private PhoenixReplies() {}

  /** Confirms each message by its own reply. */
  public static Confirmation confirmation() {
    return Confirmation.byReply(PhoenixReplies::ref, reply -> isReply(reply) ? ref(reply) : null);
  }

  private static boolean isReply(Message message) {
    return JsonAcks.json(message).path(EVENT).asText().equals("phx_reply");
  }

  private static @Nullable Object ref(Message message) {
    JsonNode ref = JsonAcks.json(message).path(REF);
    return ref.isTextual() ? ref.asText() : null;
  }
}
