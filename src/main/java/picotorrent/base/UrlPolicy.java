package picotorrent.base;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.collect.ImmutableSet;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which URLs out of torrents and magnets may be asked, and where they may lead: the defence
/// against files that make us send requests into our own network.
///
/// [#check] judges the text once, when it comes in. [#allows] judges every address that it, or a
/// redirect, resolves to, before a connection is made; its shape is that of an address guard:
/// `UrlPolicy.TRACKER::allows`. The rules: only `http`, `https`, and for trackers `udp`; no user
/// names, control characters, or look-alike (non-ASCII) hosts; no ports of other protocols; a host
/// that looks public never leads to a local address (DNS rebinding), and a redirect from elsewhere
/// never does; on a local address trackers live at `/announce` and web seeds have no query. Pure;
/// any thread.
public enum UrlPolicy {
  /// Announce and scrape URLs (BEP 3, 15, 48).
  TRACKER(ImmutableSet.of("http", "https", "udp")),
  /// `url-list` (BEP 19).
  WEB_SEED(ImmutableSet.of("http", "https")),
  /// `httpseeds` (BEP 17): the query is ours.
  HTTP_SEED(ImmutableSet.of("http", "https"));

  /// What a check came to.
  public sealed interface Checked {
    /// It may be asked.
    ///
    /// @param uri with scheme, host and a raw path; never a fragment or user information
    record Safe(URI uri) implements Checked {}

    /// It may not.
    ///
    /// @param reason one clause for a person
    record Refused(Sentence reason) implements Checked {}
  }

  /// Refuses texts that only exist to fill memory; passkeys and signed URLs are far shorter.
  public static final int MAX_URL_CHARS = 4_096;

  /// Ports on which something other than HTTP listens (the "bad ports" of the WHATWG fetch
  /// standard, without those that trackers are found on): a torrent must not make thousands of
  /// clients talk to a mail server.
  private static final Set<Integer> FOREIGN_PORTS =
      ImmutableSet.of(
          1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
          102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
          427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
          993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666,
          6667, 6668, 6697, 10080);

  /// Suffixes that DNS never delegates to strangers (RFC 6761, 6762, 8375 and ICANN's `.internal`).
  private static final Set<String> LOCAL_SUFFIXES =
      ImmutableSet.of(".localhost", ".local", ".home.arpa", ".internal", ".lan", ".test");

  private static final CharMatcher BROKEN =
      CharMatcher.inRange('\0', ' ').or(CharMatcher.is('\u007f')).or(CharMatcher.anyOf("\\"));
  private static final CharMatcher ESCAPED = CharMatcher.anyOf("\"<>^`{|}");
  private static final Pattern TRACKER_PATH =
      Pattern.compile("/(announce|scrape)(\\.php)?(/[A-Za-z0-9_-]*)?");
  private static final Pattern HTTP_SEED_QUERY =
      Pattern.compile("info_hash=[^&]*&piece=\\d+(&ranges=[0-9,-]+)?");

  private final ImmutableSet<String> schemes;

  UrlPolicy(ImmutableSet<String> schemes) {
    this.schemes = schemes;
  }

  /// Judges a URL as a torrent or a person wrote it. Blanks around it are forgiven, a fragment is
  /// cut off, and characters that a URI may not have are escaped; nothing else is mended.
  public Checked check(String text) {
    String trimmed = text.strip();
    if (trimmed.length() > MAX_URL_CHARS) {
      return new Checked.Refused(Sentence.of("the URL is too long"));
    }
    if (BROKEN.matchesAnyOf(trimmed)) {
      return new Checked.Refused(Sentence.of("the URL has blanks or control characters in it"));
    }
    int fragment = trimmed.indexOf('#');
    try {
      URI uri = new URI(escape(fragment < 0 ? trimmed : trimmed.substring(0, fragment)));
      Sentence flaw = flaw(uri);
      return flaw == null ? new Checked.Safe(uri) : new Checked.Refused(flaw);
    } catch (URISyntaxException e) {
      return new Checked.Refused(Sentence.of("it is not a URL"));
    }
  }

  /// Tells whether `uri`, which resolved to `address`, may be asked; `redirectedFrom` is the URI
  /// that sent us there, null at first.
  public boolean allows(URI uri, InetAddress address, @Nullable URI redirectedFrom) {
    if (flaw(uri) != null || (redirectedFrom != null && isDowngrade(redirectedFrom, uri))) {
      return false;
    }
    return switch (AddressScope.of(address)) {
      case GLOBAL -> true;
      case FORBIDDEN -> false;
      case PRIVATE, LOOPBACK ->
          namesLocalHost(uri)
              && (redirectedFrom == null || namesLocalHost(redirectedFrom))
              && isHarmlessLocally(uri);
    };
  }

  private @Nullable Sentence flaw(URI uri) {
    String scheme = uri.getScheme() == null ? "" : Ascii.toLowerCase(uri.getScheme());
    if (!schemes.contains(scheme)) {
      return Sentence.of("the scheme is not {0}", String.join(", ", schemes));
    }
    if (uri.getRawUserInfo() != null) {
      return Sentence.of("the URL has a user name in it");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty() || host.indexOf('%') >= 0) {
      return Sentence.of("the URL has no sound host");
    }
    if (isOddNumber(host)) {
      return Sentence.of("the host is an address in disguise");
    }
    return portFlaw(scheme, uri.getPort());
  }

  private static @Nullable Sentence portFlaw(String scheme, int port) {
    if (port == 0 || port > Endpoint.MAX_PORT) {
      return Sentence.of("the port is out of range");
    }
    if (scheme.equals("udp")) {
      return port < 0 ? Sentence.of("a UDP tracker needs a port") : null;
    }
    return FOREIGN_PORTS.contains(port)
        ? Sentence.of("the port belongs to another protocol")
        : null;
  }

  /// `127.1`, `2130706433` and `0x7f.1` are addresses to a resolver but not to a reader.
  private static boolean isOddNumber(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    boolean numeric = !last.isEmpty() && Character.isDigit(last.charAt(0));
    return numeric && !host.startsWith("[") && !isAddress(host);
  }

  private static boolean isAddress(String host) {
    return InetAddresses.isUriInetAddress(host);
  }

  private static boolean namesLocalHost(URI uri) {
    String host = Ascii.toLowerCase(uri.getHost() == null ? "" : uri.getHost());
    if (isAddress(host)) {
      return AddressScope.of(InetAddresses.forUriString(host)).isLocal();
    }
    return host.indexOf('.') < 0 || LOCAL_SUFFIXES.stream().anyMatch(host::endsWith);
  }

  private static boolean isDowngrade(URI from, URI to) {
    return "https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(to.getScheme());
  }

  private boolean isHarmlessLocally(URI uri) {
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    String query = uri.getRawQuery();
    return switch (this) {
      case TRACKER ->
          TRACKER_PATH.matcher(path).matches()
              || ("udp".equalsIgnoreCase(uri.getScheme()) && (path.isEmpty() || path.equals("/")));
      case WEB_SEED -> query == null;
      case HTTP_SEED -> query == null || HTTP_SEED_QUERY.matcher(query).matches();
    };
  }

  /// Escapes what `java.net.URI` refuses in a path or query though servers take it; a host stays as
  /// it is, so that a look-alike one is refused.
  private static String escape(String text) {
    int scheme = text.indexOf("://");
    int path = scheme < 0 ? -1 : CharMatcher.anyOf("/?").indexIn(text, scheme + 3);
    if (path < 0) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, path);
    byte[] tail = text.substring(path).getBytes(StandardCharsets.UTF_8);
    for (byte b : tail) {
      if (b < 0 || ESCAPED.matches((char) b)) {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      } else {
        escaped.append((char) b);
      }
    }
    return escaped.toString();
  }
}
