package picotorrent.port;

import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;

/// HTTP and HTTPS on virtual threads: trackers, web seeds, gateways. TLS is always validated.
public interface Fetcher {
  /// Starts a request; every call of `handler` runs on the loop. Loop only.
  Fetch fetch(Request request, Handler handler);

  /// A request.
  ///
  /// @param method `GET` or `POST`
  /// @param uri `http` or `https`, checked
  /// @param headers to be sent as they are; `Connection: keep-alive` leaves the connection to the
  ///   next request to the same origin, without it a request has one of its own
  /// @param body for `POST`, else null
  /// @param maxBodyBytes what is longer, after decompression, fails as [Failure#TOO_LARGE]
  /// @param timeout for the whole exchange
  /// @param local the address to send from, or null; fail-closed
  /// @param maxRedirects how many are followed
  /// @param guard asked for each resolved address before connecting, redirects included: the
  ///   defence against requests that a torrent makes us send into our own network
  record Request(
      String method,
      URI uri,
      Map<String, String> headers,
      byte @Nullable [] body,
      long maxBodyBytes,
      Duration timeout,
      @Nullable InetAddress local,
      int maxRedirects,
      AddressGuard guard) {}

  /// Says whether a request may go to an address.
  @FunctionalInterface
  interface AddressGuard {
    /// Tells whether `uri`, which resolved to `address`, may be asked; `redirectedFrom` is null at
    /// first.
    boolean allows(URI uri, InetAddress address, @Nullable URI redirectedFrom);
  }

  /// Takes the answer in pieces: the head, the body in parts, the end. The first part comes by
  /// itself; each further one, and the end, only after [Fetch#more].
  interface Handler {
    /// The status line and the headers (names in lower case, first value of each).
    void onHead(int status, Map<String, String> headers);

    /// Some of the body, decompressed, never empty; valid during this call only. Call [Fetch#more]
    /// for the next part or the end.
    void onBody(ByteBuffer bytes);

    /// The body is complete.
    void onDone();

    /// It failed; the last call. `detail` is one clause for a person.
    void onFailed(Failure failure, Sentence detail);
  }

  /// A request under way.
  interface Fetch {
    /// Asks for the next part of the body, once for each part; without it nothing more is read
    /// (backpressure).
    void more();

    /// Ends the request; no handler call follows.
    void cancel();
  }

  /// Why a request failed.
  enum Failure {
    UNKNOWN_HOST,
    REFUSED,
    TIMED_OUT,
    UNTRUSTED,
    FORBIDDEN_ADDRESS,
    TOO_LARGE,
    TOO_MANY_REDIRECTS,
    BROKEN
  }
}
