package picotorrent.webseed;

import java.util.OptionalLong;
import picotorrent.base.Sentence;

/// What experience with one web seed has taught: how fast it is, whether it is to be left alone for
/// a while, and whether for good.
///
/// Confined to the session loop.
final class Standing {
  /// Runs under way at once: one arrives while the next is asked for.
  static final int MAX_TRANSFERS = 2;

  /// How much of the future a run takes: longer would keep pieces from peers, shorter costs a round
  /// trip too often.
  static final long RUN_SECONDS = 4;

  /// The first run, before its speed is known.
  static final long FIRST_RUN_BYTES = 1 << 20;

  /// The longest run, however fast the server is: what the session has room for.
  static final long MAX_RUN_BYTES = 16 << 20;

  /// Answers that may break off one after the other before the server counts as failing.
  static final int MAX_RESUMES = 5;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Backoff backoff = new Backoff();
  private boolean banned;
  private boolean modest;
  private int resumes;
  private Sentence message = Sentence.NOTHING;
  private long rateBytesPerSecond;

  boolean isBanned() {
    return banned;
  }

  /// Whether it is left alone at present.
  boolean isWaiting(long now) {
    return backoff.isWaiting(now);
  }

  /// Runs under way at once: one where the server has complained.
  int mostTransfers() {
    return modest ? 1 : MAX_TRANSFERS;
  }

  /// How long a run may be.
  long runBytes() {
    return rateBytesPerSecond == 0
        ? FIRST_RUN_BYTES
        : Math.min(rateBytesPerSecond * RUN_SECONDS, MAX_RUN_BYTES);
  }

  /// Something that a person should see, and no more.
  void say(Sentence what) {
    message = what;
  }

  /// A refusal has a status: some say that less would be more.
  void answered(int status) {
    modest |= status == UNAVAILABLE || status == TOO_MANY_REQUESTS;
  }

  /// A request that began then has brought all that it should.
  void succeeded(long beganAt) {
    backoff.succeed(beganAt);
    resumes = 0;
    message = backoff.isSet() ? message : Sentence.NOTHING;
  }

  /// The rate counts the newest exchange as much as all before.
  void measure(long bytes, long nanos) {
    long rate = (long) (bytes / (Math.max(1, nanos) / 1e9));
    rateBytesPerSecond = rateBytesPerSecond == 0 ? rate : (rateBytesPerSecond + rate) / 2;
  }

  /// Whether an answer that broke off may be taken up again at once.
  boolean mayResume() {
    return resumes++ < MAX_RESUMES;
  }

  void failed(Sentence why, long atLeastSeconds, long now) {
    message = why;
    backoff.fail(atLeastSeconds, now);
  }

  void ban(Sentence why) {
    banned = true;
    message = why;
  }

  /// When the wait is over, if there is one.
  OptionalLong pollTimeout() {
    return banned || !backoff.isSet() ? OptionalLong.empty() : OptionalLong.of(backoff.until());
  }

  /// What a person sees.
  WebSeedStatus status(boolean works, long now) {
    if (banned) {
      return new WebSeedStatus(WebSeedStatus.State.BANNED, message, rateBytesPerSecond, -1);
    }
    if (backoff.isWaiting(now)) {
      long seconds = Math.ceilDiv(backoff.until() - now, 1_000_000_000L);
      return new WebSeedStatus(WebSeedStatus.State.WAITING, message, rateBytesPerSecond, seconds);
    }
    return new WebSeedStatus(
        works ? WebSeedStatus.State.WORKING : WebSeedStatus.State.IDLE,
        message,
        rateBytesPerSecond,
        0);
  }
}
