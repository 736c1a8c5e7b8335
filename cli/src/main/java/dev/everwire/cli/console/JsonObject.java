package dev.everwire.cli.console;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object (RFC 8259), member by member, on one line. */
public final class JsonObject {

  private final StringBuilder json = new StringBuilder("{");

  /** Adds a string; nothing if it is null. */
  public JsonObject add(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      quote(value);
    }
    return this;
  }

  /** Adds a number. */
  public JsonObject add(String name, long value) {
    name(name);
    json.append(value);
    return this;
  }

  /** Adds a boolean. */
  public JsonObject add(String name, boolean value) {
    name(name);
    json.append(value);
    return this;
  }

  private void name(String name) {
    if (json.length() > 1) {
      json.append(',');
    }
    quote(name);
    json.append(':');
  }

  private void quote(String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ' || isUnpaired(value, i)) {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  /** Half a surrogate pair has no UTF-8; escaped, it survives. */
  private static boolean isUnpaired(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  /** Returns the object. */
  @Override
  public String toString() {
    return json + "}";
  }
}
