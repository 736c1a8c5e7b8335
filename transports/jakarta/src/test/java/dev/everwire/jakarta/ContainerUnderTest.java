package dev.everwire.jakarta;

import jakarta.websocket.WebSocketContainer;
import org.apache.tomcat.websocket.WsWebSocketContainer;
import org.glassfish.tyrus.client.ClientManager;

/** The containers that hold what is true of each. */
enum ContainerUnderTest {
  TYRUS {
    @Override
    WebSocketContainer container() {
      return ClientManager.createClient();
    }
  },
  TOMCAT {
    @Override
    WebSocketContainer container() {
      return new WsWebSocketContainer();
    }
  };

  /** Creates one that no other test has set up. */
  abstract WebSocketContainer container();

  JakartaWebSocketFactory factory() {
    return JakartaWebSocketFactory.create(container());
  }
}
