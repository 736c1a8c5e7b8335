package dev.everwire.it.examples;

import dev.everwire.Message;
import dev.everwire.reconnect.ReconnectingWebSocket;

public class FirstProgram {
  public static void main(String[] args) {
    try (ReconnectingWebSocket socket = ReconnectingWebSocket.connect(args[0])) {
      socket.send("hello"); // waits in a queue until there is a connection
      for (Message message : socket) { // goes on through every outage
        System.out.println(message instanceof Message.Text text ? text.value() : message);
      }
    }
  }
}
