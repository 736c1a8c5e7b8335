package dev.everwire.it.simulation;

import dev.everwire.EventType;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.policy.StandardReconnectPolicy;
import dev.everwire.reconnect.CatchUpOptions;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.GapEvent;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.OutboxFailedEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.reconnect.ReplacedEvent;
import dev.everwire.reconnect.ReplacementFailedEvent;
import java.time.Duration;

/** The options of the socket in a world. */
final class SocketOptions {

  static final int FATAL_CODE = 4000;
  static final int FATAL_STATUS = 401;

  private static final ReconnectPolicy POLICY =
      StandardReconnectPolicy.DEFAULT.endOnCodes(FATAL_CODE).endOnStatuses(FATAL_STATUS);

  private SocketOptions() {}

  static ReconnectingWebSocketOptions of(World world) {
    Settings settings = world.settings;
    ReconnectingWebSocketOptions options =
        new ReconnectingWebSocketOptions()
            .webSocket(world.network)
            .time(world.time)
            .executor(world.threads)
            .uncaught(world::uncaught)
            .reconnectPolicy(POLICY)
            .maxEnqueuedMessages(settings.maxMessages)
            .maxEnqueuedBytes(settings.maxBytes)
            .overflow(settings.overflow)
            .maxRetries(settings.maxRetries)
            .minUptime(Duration.ofMillis(settings.minUptimeMs))
            .minReconnectionDelay(Duration.ofMillis(settings.minDelayMs))
            .maxReconnectionDelay(Duration.ofMillis(settings.maxDelayMs))
            .reconnectionDelayJitter(settings.jitter)
            .closeTimeout(Duration.ofMillis(settings.closeTimeoutMs))
            .startClosed(settings.startClosed);
    if (settings.connectionTimeoutMs == 0) {
      options.noConnectionTimeout();
    }
    if (settings.stored) {
      options.outboxStore(world.disk);
    }
    deliver(options, settings);
    beat(options, settings);
    ask(options, world);
    listen(options, world.application);
    return options;
  }

  private static void deliver(ReconnectingWebSocketOptions options, Settings settings) {
    if (settings.atLeastOnce) {
      options.deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    if (settings.byReply) {
      Confirmation.ByReply replies =
          Confirmation.byReply(
              message -> {
                int number = Messages.number(message);
                return settings.expectsReply(number) ? number : null;
              },
              Messages::numberReplied);
      options.confirmation(settings.cumulative ? replies.cumulative() : replies);
    }
  }

  private static void beat(ReconnectingWebSocketOptions options, Settings settings) {
    Duration interval = Duration.ofMillis(Settings.BEAT_INTERVAL_MS);
    Duration timeout = Duration.ofMillis(Settings.BEAT_TIMEOUT_MS);
    switch (settings.beat) {
      case NONE -> options.noHeartbeat();
      case PINGS -> options.heartbeat(Heartbeat.pings(interval, timeout));
      case MESSAGES ->
          options.heartbeat(
              Heartbeat.messages(interval, timeout, () -> Messages.of(Messages.HEARTBEAT, false)));
    }
  }

  private static void ask(ReconnectingWebSocketOptions options, World world) {
    switch (world.settings.url) {
      case FIXED -> options.url(Attempts.URL);
      case ASKED -> options.url(world.attempts::askedUrl);
      case ASKED_LATER -> options.urlAsync(world.attempts::askedUrlLater);
    }
    if (world.settings.hook != Settings.Hook.NONE) {
      options.onConnect(world.attempts::greet);
    }
    if (world.settings.catchUp != Settings.Hook.NONE) {
      options.catchUp(
          world.catchUps::begins,
          CatchUpOptions.DEFAULT
              .timeout(Duration.ofMillis(Settings.CATCH_UP_TIMEOUT_MS))
              .maxHeldMessages(world.settings.maxHeld)
              .onFailure(world.catchUps::choose)
              .atFirstConnection(world.settings.catchUpAtFirst));
    }
  }

  private static void listen(ReconnectingWebSocketOptions options, Application application) {
    options
        .on(EventType.OPEN, event -> application.opened())
        .on(EventType.MESSAGE, event -> application.received(event.data()))
        .on(EventType.ERROR, event -> application.failed(event.error()))
        .on(EventType.CLOSE, application::closed)
        .on(ReconnectingEvent.TYPE, application::reconnecting)
        .on(ReconnectedEvent.TYPE, application::reconnected)
        .on(ReplacedEvent.TYPE, application::replaced)
        .on(ReplacementFailedEvent.TYPE, application::replacementFailed)
        .on(GapEvent.TYPE, application::gap)
        .on(GaveUpEvent.TYPE, application::gaveUp)
        .on(DroppedEvent.TYPE, application::dropped)
        .on(OutboxFailedEvent.TYPE, event -> application.outboxFailed());
  }
}
