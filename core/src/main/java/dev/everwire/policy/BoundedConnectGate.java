package dev.everwire.policy;

import dev.everwire.WebSocketRequest;
import dev.everwire.time.TimeSource;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line for each host, under one lock, and a timer for those lines alone that wait for their rate.
 * Whoever is let through is told after the lock is released.
 *
 * <p>Idle hosts are forgotten, when there are twice as many as were busy the last time, and {@link
 * #SWEEP_AT} at least.
 */
final class BoundedConnectGate implements ConnectGate {

  /** With fewer hosts than this it is not worth looking for idle ones. */
  static final int SWEEP_AT = 64;

  static final ConnectGate SHARED =
      ConnectGate.of(DEFAULT_IN_FLIGHT, DEFAULT_PER_SECOND, TimeSource.system());

  static final ConnectGate NONE =
      (request, admitted) -> {
        admitted.run();
        return () -> {};
      };

  private final HostLine.Bounds bounds;
  private final TimeSource time;
  private final long originNs;
  private final Map<String, Host> hosts = new HashMap<>();
  private int sweepAt = SWEEP_AT;

  BoundedConnectGate(HostLine.Bounds bounds, TimeSource time) {
    this.bounds = bounds;
    this.time = time;
    this.originNs = time.nanoTime();
  }

  @Override
  public Pass enter(WebSocketRequest request, Runnable admitted) {
    String name = name(request.uri());
    Ticket ticket;
    List<Ticket> next;
    synchronized (hosts) {
      sweep();
      ticket = new Ticket(hosts.computeIfAbsent(name, unknown -> new Host()), admitted);
      ticket.host.line.join(ticket);
      next = ticket.host.admit();
    }
    next.forEach(Ticket::tell);
    return ticket;
  }

  private static String name(URI uri) {
    int standardPort = uri.getScheme().equals("wss") ? 443 : 80;
    return uri.getHost() + ":" + (uri.getPort() == -1 ? standardPort : uri.getPort());
  }

  private void sweep() {
    if (hosts.size() >= sweepAt) {
      long nowNs = nowNs();
      hosts.values().removeIf(host -> host.line.isIdle(nowNs));
      sweepAt = Math.max(SWEEP_AT, 2 * hosts.size());
    }
  }

  private long nowNs() {
    return time.nanoTime() - originNs;
  }

  /** Returns of how many hosts something is known. */
  int knownHosts() {
    synchronized (hosts) {
      return hosts.size();
    }
  }

  /** A host that attempts are made to; guarded by the lock, but for {@link #due}. */
  private final class Host {

    final HostLine<Ticket> line = new HostLine<>(bounds);
    private TimeSource.@Nullable Timer timer;
    private long timerAtNs = HostLine.NEVER;

    /** Returns who is to be told, and sees to a timer if others have to wait for the rate. */
    List<Ticket> admit() {
      List<Ticket> next = line.admit(nowNs());
      arm(line.wakeAtNs());
      return next;
    }

    private void arm(long atNs) {
      if (atNs == timerAtNs) {
        return;
      }
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
      timerAtNs = atNs;
      if (atNs != HostLine.NEVER) {
        timer = time.schedule(Math.max(0, atNs - nowNs()), () -> due(atNs));
      }
    }

    private void due(long atNs) {
      List<Ticket> next = List.of();
      synchronized (hosts) {
        if (timerAtNs == atNs) {
          timer = null;
          timerAtNs = HostLine.NEVER;
          next = admit();
        }
      }
      next.forEach(Ticket::tell);
    }
  }

  /** One attempt, from the line to the end of its handshake. */
  private final class Ticket implements Pass {

    private final Host host;
    private final Runnable admitted;

    Ticket(Host host, Runnable admitted) {
      this.host = host;
      this.admitted = admitted;
    }

    void tell() {
      admitted.run();
    }

    @Override
    public void leave() {
      List<Ticket> next;
      synchronized (hosts) {
        host.line.leave(this);
        next = host.admit();
      }
      next.forEach(Ticket::tell);
    }
  }
}
