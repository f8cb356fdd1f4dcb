package picotorrent.session.ground;

import picotorrent.base.Sentence;
import picotorrent.port.Fetcher.Failure;

/// What to tell a person of a request that failed.
public final class FetchTrouble {
  private FetchTrouble() {}

  /// One clause.
  ///
  /// @param detail what the fetcher says of it
  public static Sentence of(Failure failure, Sentence detail) {
    return switch (failure) {
      case UNKNOWN_HOST -> Sentence.of("its name leads to no address");
      case REFUSED -> Sentence.of("the server takes no connection");
      case TIMED_OUT -> Sentence.of("the server does not answer");
      case UNTRUSTED -> Sentence.of("the connection cannot be trusted: {0}", detail);
      case FORBIDDEN_ADDRESS -> Sentence.of("it leads where it may not: {0}", detail);
      case TOO_LARGE -> Sentence.of("the answer is too long: {0}", detail);
      case TOO_MANY_REDIRECTS -> Sentence.of("it is redirected again and again");
      case BROKEN -> Sentence.of("the answer is not right: {0}", detail);
    };
  }
}
