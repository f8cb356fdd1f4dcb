package picotorrent.net;

import com.google.common.base.Ascii;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Fetcher.Failure;

/// The parts of an `http` or `https` URL as a request needs them.
final class HttpUrl {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private HttpUrl() {}

  /// Whether it is `https`; anything but `http` and `https` is refused.
  static boolean isSecure(URI uri) throws HttpFailure {
    String scheme = uri.getScheme();
    if (Ascii.equalsIgnoreCase("https", scheme == null ? "" : scheme)) {
      return true;
    }
    if (Ascii.equalsIgnoreCase("http", scheme == null ? "" : scheme)) {
      return false;
    }
    throw new HttpFailure(
        Failure.FORBIDDEN_ADDRESS, "only http and https are asked: {0}", String.valueOf(scheme));
  }

  /// The host name, or the address without its brackets.
  static String host(URI uri) throws HttpFailure {
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new HttpFailure(Failure.UNKNOWN_HOST, "the URL names no host");
    }
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(URI uri) throws HttpFailure {
    int port = uri.getPort();
    if (port == 0 || port > 0xffff) {
      throw new HttpFailure(Failure.UNKNOWN_HOST, "there is no port {0}", Integer.toString(port));
    }
    if (port > 0) {
      return port;
    }
    return isSecure(uri) ? HTTPS_PORT : HTTP_PORT;
  }

  /// The value of the `Host` header.
  static String authority(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  /// What stands behind the method: the path and the query, escapes untouched.
  static String target(URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  /// The value of an `Authorization` header for `user:password@`, or null.
  static @Nullable String authorization(URI uri) {
    String userInfo = uri.getUserInfo();
    if (userInfo == null) {
      return null;
    }
    byte[] raw = userInfo.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(raw);
  }

  static boolean isSameOrigin(URI left, URI right) throws HttpFailure {
    return isSecure(left) == isSecure(right)
        && Ascii.equalsIgnoreCase(host(left), host(right))
        && port(left) == port(right);
  }
}
