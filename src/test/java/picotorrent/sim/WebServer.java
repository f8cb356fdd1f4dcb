package picotorrent.sim;

import java.net.URI;
import java.util.Map;
import picotorrent.port.Fetcher;

/// What stands behind URLs in a [SimWorld].
@FunctionalInterface
public interface WebServer {
  /// Answers a request to `uri` (which redirects may have changed) of `client`.
  Answer answer(SimHost client, URI uri, Fetcher.Request request);

  /// An answer, or none.
  sealed interface Answer {
    /// A page; a status of 3xx with a `location` header is followed.
    record Page(int status, Map<String, String> headers, byte[] body) implements Answer {}

    /// The exchange fails.
    record Broken(Fetcher.Failure failure, String detail) implements Answer {}

    /// Nothing ever comes.
    record Silence() implements Answer {}
  }
}
