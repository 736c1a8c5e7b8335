package dev.everwire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Keeps what is written, and lets a test wait for it. */
final class Capture extends OutputStream {

  private static final long LIMIT_SECONDS = 30;

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Override
  public synchronized void write(int b) {
    written.write(b);
    notifyAll();
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    written.write(bytes, offset, length);
    notifyAll();
  }

  synchronized byte[] bytes() {
    return written.toByteArray();
  }

  synchronized String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  synchronized void await(String part) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!text().contains(part)) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      assertThat(leftMs).as("time left to see '%s' in:%n%s", part, text()).isPositive();
      wait(leftMs);
    }
  }
}
