package dev.everwire.cli.demo;

import dev.everwire.cli.console.Durations;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.ExponentialBackoff;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.proxy.Fault;
import dev.everwire.testkit.proxy.FaultProxy;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Two sockets, a server, and between them a proxy that breaks the connections in every way it
 * knows, one after the other: each until the loss was noticed and a little longer, then it heals
 * and waits until all is well.
 */
final class Demo implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(100);
  private static final ExponentialBackoff BACKOFF =
      new ExponentialBackoff(Duration.ofMillis(150), Duration.ofSeconds(1), 1.5, 0.5);
  private static final Heartbeat HEARTBEAT =
      Heartbeat.pings(Duration.ofMillis(400), Duration.ofMillis(1_100));
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration MIN_UPTIME = Duration.ofMillis(300);

  /** How long all is well between two faults. */
  private static final Duration CALM = Duration.ofMillis(500);

  /** How long a fault lasts after its loss was noticed: long enough for an attempt to fail. */
  private static final Duration AFTER_NOTICE = Duration.ofMillis(300);

  /** How long a fault lasts that a connection may well outlive. */
  private static final Duration ENDURED = Duration.ofMillis(1_800);

  /** A loss that nobody noticed for so long will not be noticed. */
  private static final Duration NOTICE_LIMIT = Duration.ofSeconds(4);

  private static final Duration REPAIR_LIMIT = Duration.ofSeconds(10);

  /** What the end of a demo takes: heal, settle, close. */
  private static final Duration LAST_ROUND = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(5);

  private final TimeSource time = TimeSource.system();
  private final long startNs = time.nanoTime();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Ledger ledger;
  private final FaultLog faults = new FaultLog();
  private final List<DemoResult.Sample> queue = new ArrayList<>();
  private final Consumer<String> out;
  private final LinkWatch echoLink;
  private final LinkWatch tickerLink;
  private final ScriptedServer server;
  private final FaultProxy proxy;
  private final EchoFeed echo;
  private final TickerFeed ticker;

  /**
   * Starts server, proxy and sockets.
   *
   * @param guarantee what is promised of the echo's messages
   * @param out told what happens, line by line, on any thread
   */
  Demo(DeliveryGuarantee guarantee, Consumer<String> out) {
    this.out = out;
    ledger = new Ledger(guarantee);
    echoLink = new LinkWatch("echo", this::nowMs, faults, this::tell);
    tickerLink = new LinkWatch("ticker", this::nowMs, faults, this::tell);
    server =
        ScriptedServer.start(
            Script.byPath(
                Map.of("/echo", EchoFeed.server(ledger), "/ticker", Script.ticker(TICK))));
    proxy = FaultProxy.start(server.port());
    String echoUrl = proxy.url(server.url("/echo"));
    echo =
        EchoFeed.start(time, ledger, options(echoLink).url(echoUrl).deliveryGuarantee(guarantee));
    ticker = TickerFeed.start(proxy.url(server.url("/ticker")), ledger, options(tickerLink));
  }

  private ReconnectingWebSocketOptions options(LinkWatch link) {
    ReconnectingWebSocketOptions options =
        new ReconnectingWebSocketOptions()
            .backoff(BACKOFF)
            .heartbeat(HEARTBEAT)
            .minUptime(MIN_UPTIME)
            .connectionTimeout(CONNECTION_TIMEOUT)
            .uncaught(defect -> ledger.violation("internal error: " + defect));
    link.watch(options);
    return options;
  }

  long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(time.nanoTime() - startNs);
  }

  private void tell(String what) {
    out.accept(String.format(Locale.ROOT, "%7.2fs  %s", nowMs() / 1_000.0, what));
  }

  /** Ends {@link #run} before its time, from another thread. */
  void stop() {
    stop.countDown();
  }

  /** Breaks and heals for about so long, and returns what became of it all. */
  DemoResult run(Duration length) throws InterruptedException {
    sampleQueue();
    long lastStartMs = length.minus(LAST_ROUND).toMillis();
    awaitRepair();
    Iterator<Fault> next = List.of(Fault.values()).iterator();
    do {
      pause(CALM);
      next = next.hasNext() ? next : List.of(Fault.values()).iterator();
      breakAndHeal(next.next());
    } while (nowMs() < lastStartMs && stop.getCount() > 0);
    return settle();
  }

  private void breakAndHeal(Fault fault) throws InterruptedException {
    int before = echoLink.outages().size();
    faults.applied(fault, nowMs());
    tell("fault   " + fault.label());
    fault.applyTo(proxy);
    if (fault.isFatal()) {
      boolean noticed =
          until(() -> echoLink.isInOutage() || echoLink.outages().size() > before, NOTICE_LIMIT);
      if (!noticed && stop.getCount() > 0) {
        ledger.violation(fault.label() + " was not noticed in " + Durations.show(NOTICE_LIMIT));
      }
      pause(AFTER_NOTICE);
    } else {
      pause(ENDURED);
    }
    proxy.heal();
    faults.healed(nowMs());
    tell("healed");
    awaitRepair();
  }

  private void awaitRepair() throws InterruptedException {
    long limitMs = nowMs() + REPAIR_LIMIT.toMillis();
    while (!(echoLink.isOpen() && tickerLink.isOpen()) && nowMs() < limitMs) {
      nap();
    }
    if (!echoLink.isOpen() || !tickerLink.isOpen()) {
      ledger.violation("no connection " + Durations.show(REPAIR_LIMIT) + " after the healing");
    }
  }

  private DemoResult settle() throws InterruptedException {
    echo.stop();
    long limitMs = nowMs() + REPAIR_LIMIT.toMillis();
    while (!echo.isSettled() && nowMs() < limitMs) {
      nap();
    }
    long endMs = nowMs();
    int ticks = ticker.received();
    echo.close();
    ticker.close();
    Ledger.Totals totals = ledger.totals(echo.drain());
    check(totals);
    return new DemoResult(
        ledger.guarantee(),
        endMs,
        faults,
        echoLink,
        tickerLink,
        totals,
        ticks,
        samples(),
        ledger.violations());
  }

  private void check(Ledger.Totals totals) {
    if (ledger.guarantee() == DeliveryGuarantee.AT_LEAST_ONCE
        && totals.lostAfterHandOver() + totals.queued() > 0) {
      ledger.violation(
          totals.lostAfterHandOver() + totals.queued() + " messages are missing at the server");
    }
    if (totals.lostBeforeHandOver() > 0) {
      ledger.violation(totals.lostBeforeHandOver() + " messages were lost before hand-over");
    }
    int early = echoLink.messagesOutsideOfConnection() + tickerLink.messagesOutsideOfConnection();
    if (early > 0) {
      ledger.violation(early + " messages came outside of a connection");
    }
    server.failures().forEach(failure -> ledger.violation("at the server: " + failure));
  }

  private void nap() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    time.schedule(POLL.toNanos(), over::countDown);
    over.await();
  }

  /** Pauses, but not once it is time to stop. */
  private void pause(Duration time) throws InterruptedException {
    until(() -> false, time);
  }

  private boolean until(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long limitMs = nowMs() + limit.toMillis();
    while (!condition.getAsBoolean() && nowMs() < limitMs) {
      if (stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return condition.getAsBoolean();
  }

  private void sampleQueue() {
    synchronized (queue) {
      queue.add(new DemoResult.Sample(nowMs(), echo.queued()));
    }
    if (stop.getCount() > 0) {
      time.schedule(TICK.toNanos(), this::sampleQueue);
    }
  }

  private List<DemoResult.Sample> samples() {
    synchronized (queue) {
      return List.copyOf(queue);
    }
  }

  /** Returns where it stands, for a line of so many columns at most. */
  String status(int columns) {
    long now = nowMs();
    String counts =
        String.format(
            Locale.ROOT,
            " %5.1fs  sent %d  echoed %d  queued %d  ticks %d  %s",
            now / 1_000.0,
            ledger.count(),
            ledger.echoes(),
            echo.queued(),
            ticker.received(),
            faults.at(now));
    StringBuilder bar = new StringBuilder();
    int width = Math.max(0, columns - 1 - counts.length());
    long stepMs = 250;
    for (long ms = Math.max(0, (now / stepMs - width + 1) * stepMs); ms <= now; ms += stepMs) {
      bar.append(echoLink.lane().at(ms).mark);
    }
    return bar + counts;
  }

  @Override
  public void close() {
    stop.countDown();
    echo.stop();
    echo.close();
    ticker.close();
    proxy.close();
    server.close();
  }
}
