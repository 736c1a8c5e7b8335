package dev.everwire.examples;

import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.util.ArrayList;
import java.util.List;

/** Reads prices from a feed that wants a subscription on each connection. */
public record PriceFeed(String url, WebSocketFactory transport) {

  /** Returns the next prices, through as many outages as it takes. */
  public List<String> next(int count) {
    ReconnectingWebSocketOptions options =
        new ReconnectingWebSocketOptions()
            .webSocket(transport)
            .onConnect(
                connection -> {
                  connection.send(Message.text("subscribe"));
                  return null;
                });
    List<String> prices = new ArrayList<>();
    try (ReconnectingWebSocket socket = ReconnectingWebSocket.connect(url, options)) {
      for (Message message : socket) {
        prices.add(((Message.Text) message).value());
        if (prices.size() == count) {
          break;
        }
      }
    }
    return prices;
  }
}
