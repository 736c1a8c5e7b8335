package dev.everwire.examples.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.everwire.Message;
import dev.everwire.policy.Confirmation;
import org.jspecify.annotations.Nullable;

/** A server that answers {@code {"id":7,...}} with {@code {"ack":7}}. */
public final class JsonAcks {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonAcks() {}

  /** Confirms each message by its own ack. */
  public static Confirmation confirmation() {
    return Confirmation.byReply(sent -> field(sent, "id"), reply -> field(reply, "ack"));
  }

  private static @Nullable Object field(Message message, String name) {
    JsonNode field = json(message).get(name);
    return field == null || field.isNull() ? null : field;
  }

  /** Returns a message as JSON; what is none is an empty object. */
  static JsonNode json(Message message) {
    try {
      return message instanceof Message.Text text
          ? JSON.readTree(text.value())
          : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
