package dev.everwire.frame;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Masking keys that nobody can foresee (RFC 6455 section 5.3), a thousand drawn at once: one at a
 * time a {@link SecureRandom} costs more than sending the frame. Not thread-safe.
 */
public final class MaskKeys {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int POOL_BYTES = 4096;

  private final ByteBuffer pool = ByteBuffer.allocate(POOL_BYTES).limit(0);

  /** Creates an empty pool. */
  public MaskKeys() {}

  /** Returns the next key. */
  public int next() {
    if (!pool.hasRemaining()) {
      RANDOM.nextBytes(pool.array());
      pool.clear();
    }
    return pool.getInt();
  }
}
