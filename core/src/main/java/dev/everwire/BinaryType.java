package dev.everwire;

/** The standard values of {@link IWebSocket#binaryType()}; a transport may add its own. */
public final class BinaryType {

  /** A binary message arrives as a {@link Message.Binary}: a {@code ByteBuffer}. The default. */
  public static final String ARRAYBUFFER = "arraybuffer";

  /** A binary message arrives as a {@link Blob}. */
  public static final String BLOB = "blob";

  private BinaryType() {}
}
