package picotorrent.webseed;

import picotorrent.base.Sentence;

/// A web seed as a person sees it.
///
/// @param state what it does
/// @param message why it failed, else empty
/// @param bytesPerSecond how fast it has been lately, 0 unknown
/// @param nextSeconds until it is asked again, 0 now, -1 never
public record WebSeedStatus(State state, Sentence message, long bytesPerSecond, long nextSeconds) {
  /// What a web seed does.
  public enum State {
    /// Nothing is asked of it: it is new, or there is nothing it could bring.
    IDLE,
    /// It is asked.
    WORKING,
    /// It failed and is left alone for a while.
    WAITING,
    /// It is never asked again.
    BANNED
  }
}
