package picotorrent.net;

import java.io.IOException;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher.Failure;

/// A request that cannot go on, with the reason that its handler is told.
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;
  private final transient Sentence reason;

  /// A failure and one clause on it; `parts` go where the clause has `{0}`, `{1}` ….
  HttpFailure(Failure failure, String english, Object... parts) {
    this(failure, Sentence.of(english, parts));
  }

  private HttpFailure(Failure failure, Sentence reason) {
    super(reason.toString());
    this.failure = failure;
    this.reason = reason;
  }

  Failure failure() {
    return failure;
  }

  Sentence reason() {
    return reason;
  }
}
