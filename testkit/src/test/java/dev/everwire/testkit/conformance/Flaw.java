package dev.everwire.testkit.conformance;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.SendResult;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.server.Frame;
import dev.everwire.transport.TransportOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What breaks the reference transport: one rule each. A stub overrides what it breaks. */
class Flaw {

  /** Returns the wire-level socket. */
  SocketWebSocket socket(WebSocketRequest request, TransportOptions options) {
    return new SocketWebSocket(request, options);
  }

  /** Returns what the application sees of it. */
  DecoratedWebSocket surface(SocketWebSocket socket) {
    return new DecoratedWebSocket(socket);
  }

  TransportOptions options(TransportOptions options) {
    return options;
  }

  WebSocketRequest request(String url, List<String> protocols) {
    return WebSocketRequest.of(url, protocols, Map.of(), false);
  }

  /** C1: goes back to OPEN. */
  static final class StateReturns extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public int readyState() {
          return inner.readyState() == CLOSING ? OPEN : inner.readyState();
        }
      };
    }
  }

  /** C2: says close twice. */
  static final class CloseTwice extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        void hear(EventListener<? super Event> listener, Event event) {
          listener.handleEvent(event);
          if (event instanceof CloseEvent) {
            listener.handleEvent(event);
          }
        }
      };
    }
  }

  /** C3: a close comes without its error. */
  static final class ErrorSwallowed extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        void hear(EventListener<? super Event> listener, Event event) {
          if (!(event instanceof ErrorEvent)) {
            listener.handleEvent(event);
          }
        }
      };
    }
  }

  /** C4: drops what is sent too early, in silence. */
  static final class EarlySendDropped extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public SendResult send(Message message) {
          return readyState() == CONNECTING ? SendResult.DROPPED : inner.send(message);
        }
      };
    }
  }

  /** C5: does not check close codes once the socket is closing. */
  static final class CodeUncheckedWhenClosing extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public void close(int code, String reason) {
          if (readyState() < CLOSING) {
            inner.close(code, reason);
          }
        }
      };
    }
  }

  /** C5: sends 1000 where an empty Close frame is due. */
  static final class CloseWithoutCodeSends1000 extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public void close() {
          inner.close(1000);
        }
      };
    }
  }

  /** C6: close waits for an attempt to come to its own end. */
  static final class CloseIgnoredWhileConnecting extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public void close() {
          if (readyState() != CONNECTING) {
            inner.close();
          }
        }

        @Override
        public void close(int code, String reason) {
          if (readyState() != CONNECTING) {
            inner.close(code, reason);
          }
        }
      };
    }
  }

  /** C7: takes any bytes for text, and cuts long ones. */
  static final class TextCut extends Flaw {
    @Override
    SocketWebSocket socket(WebSocketRequest request, TransportOptions options) {
      return new SocketWebSocket(request, options) {
        @Override
        boolean receive(Frame frame) throws IOException {
          boolean cut = frame.opcode() == Frame.TEXT && frame.payload().length > 16_383;
          return super.receive(cut ? Frame.text(frame.payloadText().substring(1)) : frame);
        }
      };
    }
  }

  /** C7: knows no size limit. */
  static final class NoSizeLimit extends Flaw {
    @Override
    TransportOptions options(TransportOptions options) {
      return options.maxMessageSize(Integer.MAX_VALUE);
    }
  }

  /** C8: remembers a binaryType and does not obey it. */
  static final class BinaryTypeIgnored extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public void binaryType(String value) {
          if (!value.equals("blob")) {
            inner.binaryType(value);
          }
        }
      };
    }
  }

  /** C9: does not know a listener again. */
  static final class ListenerNotKnownAgain extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        EventListener<Event> standIn(EventListener<? super Event> listener) {
          return event -> listener.handleEvent(event);
        }
      };
    }
  }

  /** C10: what a listener throws is lost. */
  static final class ListenerErrorsLost extends Flaw {
    @Override
    TransportOptions options(TransportOptions options) {
      return options.uncaught(error -> {});
    }
  }

  /** C11: each message has a thread of its own. */
  static final class ThreadForEachMessage extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        void hear(EventListener<? super Event> listener, Event event) {
          if (event instanceof MessageEvent) {
            new Thread(() -> listener.handleEvent(event)).start();
          } else {
            listener.handleEvent(event);
          }
        }
      };
    }
  }

  /** C12: nothing is ever buffered. */
  static final class NothingBuffered extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public long bufferedAmount() {
          return 0;
        }
      };
    }
  }

  /** C13: forgets what the server chose. */
  static final class ProtocolForgotten extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public String protocol() {
          return "";
        }
      };
    }
  }

  /** C14: takes any URL, and drops protocols that it does not like. */
  static final class AnyRequestWillDo extends Flaw {
    @Override
    WebSocketRequest request(String url, List<String> protocols) {
      try {
        return super.request(url, protocols);
      } catch (IllegalArgumentException e) {
        return super.request("ws://127.0.0.1/", List.of());
      }
    }
  }

  /** C15: one lock for listeners and methods. */
  static final class OneLockForAll extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        synchronized void hear(EventListener<? super Event> listener, Event event) {
          listener.handleEvent(event);
        }

        @Override
        public synchronized SendResult send(Message message) {
          return inner.send(message);
        }
      };
    }
  }

  /** C16: keeps messages in memory, as many as come. */
  static final class UnboundedInbox extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      ExecutorService inbox = Executors.newSingleThreadExecutor(Flaw::daemon);
      return new DecoratedWebSocket(socket) {
        @Override
        void hear(EventListener<? super Event> listener, Event event) {
          inbox.execute(() -> listener.handleEvent(event));
        }

        @Override
        public void pause() {}
      };
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "flaw");
    thread.setDaemon(true);
    return thread;
  }

  /** C17: has no deadlines. */
  static final class NoDeadlines extends Flaw {
    @Override
    TransportOptions options(TransportOptions options) {
      return options
          .closeTimeout(TransportOptions.MAX_TIMEOUT)
          .handshakeTimeout(TransportOptions.MAX_TIMEOUT);
    }
  }

  /** C18: keeps the caller's buffer. */
  static final class BufferKept extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public SendResult send(Message message) {
          return inner.send(
              message instanceof Message.Binary binary ? Message.owned(binary.buffer()) : message);
        }
      };
    }
  }

  /** C19: makes each end a clean one. */
  static final class EveryEndIsClean extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        void hear(EventListener<? super Event> listener, Event event) {
          boolean close = event.type().equals(EventType.CLOSE.name());
          listener.handleEvent(
              close ? new CloseEvent(event.target(), 1000, "", true, null) : event);
        }
      };
    }
  }

  /** C20: pings jump the queue. */
  static final class PingsJumpTheQueue extends Flaw {
    @Override
    SocketWebSocket socket(WebSocketRequest request, TransportOptions options) {
      return new SocketWebSocket(request, options) {
        @Override
        void queuePing(BlockingDeque<Outgoing> queue, Outgoing ping) {
          queue.addFirst(ping);
        }
      };
    }
  }

  /** C20: pings carry nothing. */
  static final class PingsAreEmpty extends Flaw {
    @Override
    DecoratedWebSocket surface(SocketWebSocket socket) {
      return new DecoratedWebSocket(socket) {
        @Override
        public void ping(ByteBuffer payload) {
          inner.ping(ByteBuffer.allocate(0));
        }
      };
    }
  }
}
