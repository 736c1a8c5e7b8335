package dev.everwire.reconnect;

import dev.everwire.BinaryType;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.ListenerOptions;
import dev.everwire.WebSocketFactory;
import dev.everwire.event.EventTarget;
import dev.everwire.event.EventThreads;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.policy.Backoff;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.ConnectGate;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.ExponentialBackoff;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.OutboxStore;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ReconnectingWebSocket} behaves. Names and defaults are those of the TypeScript one
 * (R1). A setter that is given what is not allowed throws {@link IllegalArgumentException} at once;
 * what needs two settings is checked by {@code connect}, which copies the options: they can be
 * reused. Not thread-safe.
 *
 * <p>Defaults:
 *
 * <ul>
 *   <li>{@code minReconnectionDelay} 1 s, and up to 4 s of jitter
 *   <li>{@code maxReconnectionDelay} 10 s, {@code reconnectionDelayGrowFactor} 1.3
 *   <li>{@code minUptime} 5 s, {@code connectionTimeout} 4 s, {@code closeTimeout} 10 s
 *   <li>{@code connectGate} for each host 16 handshakes at once and 100 a second, in the whole
 *       process
 *   <li>{@code maxRetries} and {@code maxEnqueuedMessages} unlimited, {@code maxEnqueuedBytes} 64
 *       MiB, {@code overflow} fails the send
 *   <li>{@code waterMarks} at a half and a quarter of {@code maxEnqueuedBytes}
 *   <li>{@code deliveryGuarantee} at most once; with at least once, {@code confirmation} by pongs
 *   <li>{@code heartbeat} pings after 30 s of silence, and 10 s to answer
 *   <li>{@code startClosed} false, {@code binaryType} "arraybuffer", {@code webSocket} the JDK's
 * </ul>
 */
public final class ReconnectingWebSocketOptions {

  private static final Duration MAX_DURATION = Duration.ofDays(1);
  private static final long MAX_BYTES = 1L << 40;

  WebSocketFactory webSocket = JdkWebSocketFactory.create();
  @Nullable Supplied<String> url;
  Supplied<List<String>> protocols = Supplied.value(List.of());
  final Map<String, List<String>> headers = new LinkedHashMap<>();
  Supplied<Map<String, String>> suppliedHeaders = Supplied.value(Map.of());
  boolean allowCleartextAuthorization;
  ReconnectPolicy reconnectPolicy = ReconnectPolicy.standard();
  @Nullable ConnectGate connectGate;
  Duration minUptime = Duration.ofSeconds(5);
  @Nullable Duration connectionTimeout = Duration.ofSeconds(4);
  Duration closeTimeout = Duration.ofSeconds(10);
  @Nullable Duration maxConnectionAge;
  int maxRetries = Integer.MAX_VALUE;
  int maxEnqueuedMessages = Integer.MAX_VALUE;
  long maxEnqueuedBytes = 64L << 20;
  @Nullable Long highWaterMark;
  @Nullable Long lowWaterMark;
  Overflow overflow = Overflow.FAIL;
  DeliveryGuarantee deliveryGuarantee = DeliveryGuarantee.AT_MOST_ONCE;
  Confirmation confirmation = Confirmation.byPong();
  @Nullable OutboxStore outboxStore;
  boolean startClosed;
  String binaryType = BinaryType.ARRAYBUFFER;
  @Nullable ConnectHook onConnect;
  @Nullable CatchUpHook catchUp;
  CatchUpOptions catchUpOptions = CatchUpOptions.DEFAULT;
  @Nullable Heartbeat heartbeat = Heartbeat.DEFAULT;
  final List<Consumer<EventTarget>> listeners = new ArrayList<>();
  Executor executor = EventThreads.shared();
  TimeSource time = TimeSource.system();
  RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
  Consumer<Throwable> uncaught = EventTarget.LOG_ERRORS;

  private @Nullable Backoff backoff;
  private @Nullable Duration minReconnectionDelay;
  private @Nullable Duration maxReconnectionDelay;
  private @Nullable Double reconnectionDelayGrowFactor;
  private @Nullable Double reconnectionDelayJitter;

  /** Creates options with the defaults. */
  public ReconnectingWebSocketOptions() {}

  /** Creates a copy that later changes of {@code other} do not reach. */
  ReconnectingWebSocketOptions(ReconnectingWebSocketOptions other) {
    webSocket = other.webSocket;
    url = other.url;
    protocols = other.protocols;
    other.headers.forEach((name, values) -> headers.put(name, List.copyOf(values)));
    suppliedHeaders = other.suppliedHeaders;
    allowCleartextAuthorization = other.allowCleartextAuthorization;
    reconnectPolicy = other.reconnectPolicy;
    connectGate = other.resolveConnectGate();
    minUptime = other.minUptime;
    connectionTimeout = other.connectionTimeout;
    closeTimeout = other.closeTimeout;
    maxConnectionAge = other.maxConnectionAge;
    maxRetries = other.maxRetries;
    maxEnqueuedMessages = other.maxEnqueuedMessages;
    maxEnqueuedBytes = other.maxEnqueuedBytes;
    highWaterMark = other.highWaterMark;
    lowWaterMark = other.lowWaterMark;
    overflow = other.overflow;
    deliveryGuarantee = other.deliveryGuarantee;
    confirmation = other.confirmation;
    outboxStore = other.outboxStore;
    startClosed = other.startClosed;
    binaryType = other.binaryType;
    onConnect = other.onConnect;
    catchUp = other.catchUp;
    catchUpOptions = other.catchUpOptions;
    heartbeat = other.heartbeat;
    listeners.addAll(other.listeners);
    executor = other.executor;
    time = other.time;
    random = other.random;
    uncaught = other.uncaught;
    backoff = other.resolveBackoff();
    checkDelivery();
    WaterMarks.of(this);
  }

  // ---- where to, and over what

  /** Sets what makes the connections: a transport's factory. */
  public ReconnectingWebSocketOptions webSocket(WebSocketFactory factory) {
    webSocket = Objects.requireNonNull(factory, "factory");
    return this;
  }

  /** Sets the URL. */
  public ReconnectingWebSocketOptions url(String value) {
    url = Supplied.value(Objects.requireNonNull(value, "url"));
    return this;
  }

  /** Sets what is asked for the URL before each attempt (R4); it may block. */
  public ReconnectingWebSocketOptions url(Supplier<String> supplier) {
    url = Supplied.sync(supplier);
    return this;
  }

  /** Sets what is asked for the URL before each attempt (R4); it must not block. */
  public ReconnectingWebSocketOptions urlAsync(
      Supplier<? extends CompletionStage<String>> supplier) {
    url = Supplied.async(supplier);
    return this;
  }

  /** Sets the subprotocols to offer, in order of preference. */
  public ReconnectingWebSocketOptions protocols(String... values) {
    protocols = Supplied.value(List.of(values));
    return this;
  }

  /** Sets what is asked for the subprotocols before each attempt (R4); it may block. */
  public ReconnectingWebSocketOptions protocols(Supplier<List<String>> supplier) {
    protocols = Supplied.sync(supplier);
    return this;
  }

  /** Sets what is asked for the subprotocols before each attempt (R4); it must not block. */
  public ReconnectingWebSocketOptions protocolsAsync(
      Supplier<? extends CompletionStage<List<String>>> supplier) {
    protocols = Supplied.async(supplier);
    return this;
  }

  /** Adds a request header. */
  public ReconnectingWebSocketOptions header(String name, String value) {
    headers.computeIfAbsent(name, n -> new ArrayList<>()).add(Objects.requireNonNull(value));
    return this;
  }

  /** Sets what is asked for further request headers before each attempt (R4); it may block. */
  public ReconnectingWebSocketOptions headers(Supplier<Map<String, String>> supplier) {
    suppliedHeaders = Supplied.sync(supplier);
    return this;
  }

  /** Sets what is asked for further headers before each attempt (R4); it must not block. */
  public ReconnectingWebSocketOptions headersAsync(
      Supplier<? extends CompletionStage<Map<String, String>>> supplier) {
    suppliedHeaders = Supplied.async(supplier);
    return this;
  }

  /** Allows an {@code Authorization} header over {@code ws:} to a host other than loopback. */
  public ReconnectingWebSocketOptions allowCleartextAuthorization() {
    allowCleartextAuthorization = true;
    return this;
  }

  // ---- when to try, wait, give up

  /** Sets the shortest delay before a retry, 0 to 24 hours. */
  public ReconnectingWebSocketOptions minReconnectionDelay(Duration value) {
    Backoff.checkDelay("minReconnectionDelay", value);
    minReconnectionDelay = value;
    return this;
  }

  /** Sets the longest delay before a retry, 0 to 24 hours and no less than the shortest. */
  public ReconnectingWebSocketOptions maxReconnectionDelay(Duration value) {
    Backoff.checkDelay("maxReconnectionDelay", value);
    maxReconnectionDelay = value;
    return this;
  }

  /** Sets by how much the delay grows from attempt to attempt, 1 to 100. */
  public ReconnectingWebSocketOptions reconnectionDelayGrowFactor(double value) {
    ExponentialBackoff.checkGrowFactor(value);
    reconnectionDelayGrowFactor = value;
    return this;
  }

  /** Sets the spread of the delay as a multiple of it, 0 to 100; see {@link ExponentialBackoff}. */
  public ReconnectingWebSocketOptions reconnectionDelayJitter(double value) {
    ExponentialBackoff.checkJitter(value);
    reconnectionDelayJitter = value;
    return this;
  }

  /** Sets the backoff, in place of the four settings above. */
  public ReconnectingWebSocketOptions backoff(Backoff value) {
    backoff = Objects.requireNonNull(value, "backoff");
    return this;
  }

  /** Sets which losses are worth a retry, and how long to wait at least (R8). */
  public ReconnectingWebSocketOptions reconnectPolicy(ReconnectPolicy value) {
    reconnectPolicy = Objects.requireNonNull(value, "reconnectPolicy");
    return this;
  }

  /**
   * Sets what bounds how many sockets connect to a host at once, and in a second (R15). While an
   * attempt waits there its connection timeout stands still, and after more than 5 seconds its URL,
   * protocols and headers are asked for anew. A socket on another time than the system's has none
   * unless it is set.
   */
  public ReconnectingWebSocketOptions connectGate(ConnectGate value) {
    connectGate = Objects.requireNonNull(value, "connectGate");
    return this;
  }

  /** Sets how many retries may follow one another: N means N + 1 attempts. */
  public ReconnectingWebSocketOptions maxRetries(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("maxRetries " + value + ": must be 0 or more");
    }
    maxRetries = value;
    return this;
  }

  /** Sets how long a connection must be open before the count of retries returns to 0 (R3). */
  public ReconnectingWebSocketOptions minUptime(Duration value) {
    minUptime = checked("minUptime", value, Duration.ZERO);
    return this;
  }

  /** Sets how long an attempt may take, suppliers and hook included. */
  public ReconnectingWebSocketOptions connectionTimeout(Duration value) {
    connectionTimeout = checked("connectionTimeout", value, Duration.ofMillis(1));
    return this;
  }

  /** Switches the connection timeout off: an attempt takes as long as the transport lets it. */
  public ReconnectingWebSocketOptions noConnectionTimeout() {
    connectionTimeout = null;
    return this;
  }

  /** Sets how long {@code close} may take to flush the queue and shake hands. */
  public ReconnectingWebSocketOptions closeTimeout(Duration value) {
    closeTimeout = checked("closeTimeout", value, Duration.ofMillis(1));
    return this;
  }

  /**
   * Sets how old a connection may grow before it is replaced as by {@code replace} (R16), 1 second
   * to 24 hours; it is replaced up to a fifth of that earlier, by chance. Without it, a connection
   * stays for as long as it holds.
   */
  public ReconnectingWebSocketOptions maxConnectionAge(Duration value) {
    maxConnectionAge = checked("maxConnectionAge", value, Duration.ofSeconds(1));
    return this;
  }

  /** Sets how a dead link is noticed (R10). */
  public ReconnectingWebSocketOptions heartbeat(Heartbeat value) {
    heartbeat = Objects.requireNonNull(value, "heartbeat");
    return this;
  }

  /** Switches the heartbeat off: a dead link is noticed by TCP alone, which may take for ever. */
  public ReconnectingWebSocketOptions noHeartbeat() {
    heartbeat = null;
    return this;
  }

  private static Duration checked(String name, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(MAX_DURATION) > 0) {
      throw new IllegalArgumentException(
          name + " " + value + ": must be " + min.toMillis() + " ms to 24 hours");
    }
    return value;
  }

  // ---- messages

  /** Sets how many messages may wait; 0 for none. */
  public ReconnectingWebSocketOptions maxEnqueuedMessages(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("maxEnqueuedMessages " + value + ": must be 0 or more");
    }
    maxEnqueuedMessages = value;
    return this;
  }

  /** Sets how many bytes may wait, UTF-8 for text. */
  public ReconnectingWebSocketOptions maxEnqueuedBytes(long value) {
    if (value < 0 || value > MAX_BYTES) {
      throw new IllegalArgumentException(
          "maxEnqueuedBytes " + value + ": must be 0 to " + MAX_BYTES);
    }
    maxEnqueuedBytes = value;
    return this;
  }

  /**
   * Sets how many bytes in the queue are so many that producers should pause, and to how few they
   * must have fallen for them to go on: see {@link WaterMarkEvent}. The high mark is at most {@code
   * maxEnqueuedBytes}.
   */
  public ReconnectingWebSocketOptions waterMarks(long high, long low) {
    WaterMarks.check(high, low);
    highWaterMark = high;
    lowWaterMark = low;
    return this;
  }

  /** Sets what {@code send} does when the queue is full. */
  public ReconnectingWebSocketOptions overflow(Overflow value) {
    overflow = Objects.requireNonNull(value, "overflow");
    return this;
  }

  /**
   * Sets what becomes of a message that a connection had taken when it died (R11). At least once
   * needs room for what is on its way, too: the bounds of the queue hold for both.
   */
  public ReconnectingWebSocketOptions deliveryGuarantee(DeliveryGuarantee value) {
    deliveryGuarantee = Objects.requireNonNull(value, "deliveryGuarantee");
    return this;
  }

  /** Sets how the peer is known to have a message (R12), for {@code AT_LEAST_ONCE}. */
  public ReconnectingWebSocketOptions confirmation(Confirmation value) {
    confirmation = Objects.requireNonNull(value, "confirmation");
    return this;
  }

  /**
   * Sets where the queue is kept so that it outlives the process (R13): the module
   * everwire-durable. The store is the application's to close, after the socket.
   */
  public ReconnectingWebSocketOptions outboxStore(OutboxStore value) {
    outboxStore = Objects.requireNonNull(value, "outboxStore");
    return this;
  }

  /** Sets as what binary messages arrive, on each connection. */
  public ReconnectingWebSocketOptions binaryType(String value) {
    binaryType = Objects.requireNonNull(value, "binaryType");
    return this;
  }

  /** Sets what runs on each new connection ahead of the queue (R7). */
  public ReconnectingWebSocketOptions onConnect(ConnectHook hook) {
    onConnect = Objects.requireNonNull(hook, "hook");
    return this;
  }

  /** Sets what fetches what an outage has cost (R14), with the default bounds. */
  public ReconnectingWebSocketOptions catchUp(CatchUpHook hook) {
    return catchUp(hook, CatchUpOptions.DEFAULT);
  }

  /** Sets what fetches what an outage has cost (R14), within these bounds. */
  public ReconnectingWebSocketOptions catchUp(CatchUpHook hook, CatchUpOptions bounds) {
    catchUp = Objects.requireNonNull(hook, "hook");
    catchUpOptions = Objects.requireNonNull(bounds, "bounds");
    return this;
  }

  /** Adds a listener before the first attempt begins, so that it misses nothing. */
  public <E extends Event> ReconnectingWebSocketOptions on(
      EventType<E> type, EventListener<? super E> listener) {
    listeners.add(target -> target.add(type, listener, ListenerOptions.DEFAULT));
    return this;
  }

  // ---- how it runs

  /** Sets whether the socket waits for {@code reconnect} before its first attempt. */
  public ReconnectingWebSocketOptions startClosed(boolean value) {
    startClosed = value;
    return this;
  }

  /** Sets what runs suppliers, timers that fell due, and events that a caller set off. */
  public ReconnectingWebSocketOptions executor(Executor value) {
    executor = Objects.requireNonNull(value, "executor");
    return this;
  }

  /** Sets where time comes from. */
  public ReconnectingWebSocketOptions time(TimeSource value) {
    time = Objects.requireNonNull(value, "time");
    return this;
  }

  /** Sets where chance comes from; used by one thread at a time. */
  public ReconnectingWebSocketOptions random(RandomGenerator value) {
    random = Objects.requireNonNull(value, "random");
    return this;
  }

  /** Sets what is told when a listener, a policy or another piece of the application throws. */
  public ReconnectingWebSocketOptions uncaught(Consumer<Throwable> value) {
    uncaught = Objects.requireNonNull(value, "uncaught");
    return this;
  }

  /** Says which settings of delivery do not agree. */
  void checkDelivery() {
    if (deliveryGuarantee == DeliveryGuarantee.AT_MOST_ONCE) {
      if (confirmation != Confirmation.byPong()) {
        throw new IllegalArgumentException(
            "confirmation is set, and nothing is confirmed with AT_MOST_ONCE: set"
                + " deliveryGuarantee(AT_LEAST_ONCE), or no confirmation");
      }
    } else if (maxEnqueuedMessages == 0 || maxEnqueuedBytes == 0) {
      throw new IllegalArgumentException(
          "AT_LEAST_ONCE keeps messages, and maxEnqueuedMessages "
              + maxEnqueuedMessages
              + " with maxEnqueuedBytes "
              + maxEnqueuedBytes
              + " leave no room for any");
    }
  }

  /** Only sockets on the system's time share a gate unasked: each has one clock. */
  ConnectGate resolveConnectGate() {
    if (connectGate != null) {
      return connectGate;
    }
    return time == TimeSource.system() ? ConnectGate.shared() : ConnectGate.none();
  }

  /** Returns the backoff that the settings amount to, or says which of them do not agree. */
  Backoff resolveBackoff() {
    boolean byParts =
        minReconnectionDelay != null
            || maxReconnectionDelay != null
            || reconnectionDelayGrowFactor != null
            || reconnectionDelayJitter != null;
    if (backoff != null) {
      if (byParts) {
        throw new IllegalArgumentException(
            "backoff is set, and so is one of minReconnectionDelay, maxReconnectionDelay,"
                + " reconnectionDelayGrowFactor and reconnectionDelayJitter: set one or the other");
      }
      return backoff;
    }
    ExponentialBackoff base = ExponentialBackoff.DEFAULT;
    return new ExponentialBackoff(
        Objects.requireNonNullElse(minReconnectionDelay, base.min()),
        Objects.requireNonNullElse(maxReconnectionDelay, base.max()),
        Objects.requireNonNullElse(reconnectionDelayGrowFactor, base.growFactor()),
        Objects.requireNonNullElse(reconnectionDelayJitter, base.jitter()));
  }
}
