package picotorrent.net;

import java.io.IOException;
import picotorrent.port.Fetcher.Failure;

/// A request that cannot go on, with the reason that its handler is told.
final class HttpFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  HttpFailure(Failure failure, String detail) {
    super(detail);
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
