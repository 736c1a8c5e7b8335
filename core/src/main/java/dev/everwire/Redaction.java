package dev.everwire;

import java.util.regex.Pattern;

/** Takes secrets out of what is shown: user info, and query parameters that sound like one. */
final class Redaction {

  private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");

  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(
          "(?i)([?&;][^=&;#]*(?:token|secret|passw|auth|key|sig|jwt|ticket|credential)[^=&;#]*=)"
              + "[^&;#]*");

  private Redaction() {}

  static String url(String url) {
    String withoutUser = USER_INFO.matcher(url).replaceFirst("//***@");
    return SECRET_PARAMETER.matcher(withoutUser).replaceAll("$1***");
  }
}
