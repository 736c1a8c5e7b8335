package dev.everwire;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a transport is asked to connect to: checked once, here, for all transports (C14).
 *
 * <p>User info in the URL becomes an {@code Authorization} header and leaves the URL. {@code
 * toString} shows no secrets.
 */
public final class WebSocketRequest {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|.*\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0*(:0*)*:0*1]");
  private static final Set<String> HANDSHAKE_HEADERS = Set.of("connection", "upgrade");

  private final URI uri;
  private final List<String> protocols;
  private final Map<String, List<String>> headers;

  private WebSocketRequest(
      String url,
      List<String> protocols,
      Map<String, List<String>> headers,
      boolean allowCleartextAuthorization) {
    URI given = parse(url);
    this.protocols = checkProtocols(protocols);
    Map<String, List<String>> all = checkHeaders(headers);
    String userInfo = given.getUserInfo();
    if (userInfo != null) {
      String credentials =
          Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
      all.putIfAbsent("Authorization", List.of("Basic " + credentials));
    }
    this.headers = Collections.unmodifiableMap(all);
    this.uri = normalize(given);
    if (all.containsKey("Authorization")
        && uri.getScheme().equals("ws")
        && !LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches()
        && !allowCleartextAuthorization) {
      throw new IllegalArgumentException(
          "an Authorization header over ws: to "
              + uri.getHost()
              + " would be readable by everyone on the way: use wss:, or allow it by name with"
              + " allowCleartextAuthorization");
    }
  }

  /**
   * Creates a request without protocols and headers.
   *
   * @throws IllegalArgumentException as {@link #of(String, List, Map, boolean)} does
   */
  public static WebSocketRequest of(String url) {
    return of(url, List.of(), Map.of(), false);
  }

  /**
   * Creates a request.
   *
   * @param url a ws, wss, http or https URL without a fragment; the last two become ws and wss
   * @param protocols the subprotocols to offer, in order of preference
   * @param headers request headers by name
   * @param allowCleartextAuthorization whether an {@code Authorization} header may travel over
   *     {@code ws:} to a host other than loopback
   * @throws IllegalArgumentException if the URL has another scheme, no host or a fragment; if a
   *     protocol repeats or is no HTTP token; if a header's name is no token, is the handshake's
   *     own, or its value has a control character; or if credentials would travel in clear text
   */
  public static WebSocketRequest of(
      String url,
      List<String> protocols,
      Map<String, List<String>> headers,
      boolean allowCleartextAuthorization) {
    return new WebSocketRequest(url, protocols, headers, allowCleartextAuthorization);
  }

  private static URI parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw badUrl(url, e.getReason().toLowerCase(Locale.ROOT) + " at index " + e.getIndex());
    }
    String scheme = uri.getScheme();
    if (scheme == null || !Set.of("ws", "wss", "http", "https").contains(lower(scheme))) {
      throw badUrl(url, "the scheme must be ws, wss, http or https");
    }
    if (uri.getHost() == null) {
      throw badUrl(url, "it has no valid host");
    }
    if (uri.getPort() > 65_535) {
      throw badUrl(url, "the port must be 0 to 65535");
    }
    if (uri.getRawFragment() != null) {
      throw badUrl(url, "a fragment is not allowed");
    }
    return uri;
  }

  private static IllegalArgumentException badUrl(String url, String why) {
    return new IllegalArgumentException("URL \"" + Redaction.url(url) + "\": " + why);
  }

  private static URI normalize(URI given) {
    String scheme =
        switch (lower(given.getScheme())) {
          case "http", "ws" -> "ws";
          default -> "wss";
        };
    int standardPort = scheme.equals("ws") ? 80 : 443;
    String port =
        given.getPort() == -1 || given.getPort() == standardPort ? "" : ":" + given.getPort();
    String path = given.getRawPath().isEmpty() ? "/" : given.getRawPath();
    String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
    return URI.create(scheme + "://" + lower(given.getHost()) + port + path + query);
  }

  private static List<String> checkProtocols(List<String> protocols) {
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String protocol : protocols) {
      if (!TOKEN.matcher(protocol).matches()) {
        throw new IllegalArgumentException(
            "protocol \""
                + protocol
                + "\": must be an HTTP token (letters, digits, !#$%&'*+-.^_`|~)");
      }
      if (!seen.add(protocol)) {
        throw new IllegalArgumentException(
            "protocol \"" + protocol + "\": must not be given twice");
      }
    }
    return List.copyOf(protocols);
  }

  private static Map<String, List<String>> checkHeaders(Map<String, List<String>> headers) {
    TreeMap<String, List<String>> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, values) -> {
          if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "header name \"" + name + "\": must be an HTTP token");
          }
          if (HANDSHAKE_HEADERS.contains(lower(name)) || lower(name).startsWith("sec-websocket-")) {
            throw new IllegalArgumentException(
                "header \"" + name + "\": the opening handshake sets it itself");
          }
          for (String value : values) {
            if (!HEADER_VALUE.matcher(value).matches()) {
              throw new IllegalArgumentException(
                  "header \"" + name + "\": its value must be Latin-1 without control characters");
            }
          }
          if (checked.putIfAbsent(name, List.copyOf(values)) != null) {
            throw new IllegalArgumentException(
                "header \"" + name + "\": given twice in different case");
          }
        });
    return checked;
  }

  private static String lower(String s) {
    return s.toLowerCase(Locale.ROOT);
  }

  /** Returns the URL to connect to: scheme ws or wss, no user info, no fragment, a path. */
  public URI uri() {
    return uri;
  }

  /** Returns the subprotocols to offer, in order of preference. */
  public List<String> protocols() {
    return protocols;
  }

  /** Returns the request headers by name, in any case. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** Returns the URL fit to be shown: what sounds like a secret in its query is replaced. */
  public String displayUrl() {
    return Redaction.url(uri.toString());
  }

  @Override
  public String toString() {
    return "WebSocketRequest["
        + displayUrl()
        + ", protocols="
        + protocols
        + ", headers="
        + headers.keySet()
        + "]";
  }
}
