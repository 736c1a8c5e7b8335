package dev.everwire.durable;

import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;

/** Edits the header of an MVStore file: a line of names and values, and a checksum of them. */
final class FileHeaders {

  private FileHeaders() {}

  static void setFormat(byte[] file, int offset, int format) {
    int end = offset;
    while (file[end] != '\n') {
      end++;
    }
    String header = new String(file, offset, end - offset, StandardCharsets.ISO_8859_1);
    String changed =
        header
            .substring(0, header.indexOf(",fletcher"))
            .replaceFirst("format:\\d+", "format:" + format);
    byte[] bytes = changed.getBytes(StandardCharsets.ISO_8859_1);
    String whole =
        changed
            + ",fletcher:"
            + Integer.toHexString(DataUtils.getFletcher32(bytes, 0, bytes.length))
            + "\n";
    byte[] result = whole.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(result, 0, file, offset, result.length);
  }
}
