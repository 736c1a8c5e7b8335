package dev.everwire.reconnect;

import dev.everwire.MessageEvent;
import dev.everwire.machine.Signal;
import dev.everwire.policy.Loss;
import java.nio.ByteBuffer;

/**
 * What the transport's sockets say, on their threads, brought into the shell's serial executor.
 * What a socket says that has been left is nobody's (R9).
 */
final class TransportEvents implements Attempt.Listener {

  private final Shell shell;
  private final Incoming incoming;

  TransportEvents(Shell shell, Incoming incoming) {
    this.shell = shell;
    this.incoming = incoming;
  }

  @Override
  public void opened(Attempt from) {
    shell.enter(() -> shell.signal(new Signal.Opened(from.epoch)));
  }

  @Override
  public void lost(Attempt from, Loss loss) {
    shell.enter(() -> shell.signal(new Signal.Lost(from.epoch, loss)));
  }

  @Override
  public void alive(Attempt from) {
    enterIfCurrent(from, incoming::alive);
  }

  @Override
  public void pong(Attempt from, ByteBuffer payload) {
    enterIfCurrent(
        from,
        () -> {
          incoming.alive();
          shell.pong(payload);
        });
  }

  @Override
  public void bufferedAmountLow(Attempt from) {
    enterIfCurrent(from, shell.sender::pump);
  }

  /** Whether it is current is looked at when its turn has come. */
  private void enterIfCurrent(Attempt from, Runnable task) {
    shell.enter(
        () -> {
          if (shell.isCurrent(from)) {
            task.run();
          }
        });
  }

  @Override
  public void message(Attempt from, MessageEvent event) {
    incoming.message(from, event, shell.sender.isBusyOnThisThread());
  }
}
