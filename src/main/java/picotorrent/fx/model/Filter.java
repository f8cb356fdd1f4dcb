package picotorrent.fx.model;

/// What the sidebar can narrow the list to.
public sealed interface Filter {
  /// Everything.
  record All() implements Filter {}

  /// Torrents in a kind of state.
  record Of(StateKind kind) implements Filter {}

  /// Torrents with a label.
  record Labelled(String label) implements Filter {}

  /// Torrents of a tracker.
  record Tracked(String host) implements Filter {}

  /// Tells whether a row passes.
  default boolean accepts(TorrentRow row) {
    return switch (this) {
      case All all -> true;
      case Of of -> row.kind().counted() == of.kind();
      case Labelled labelled -> labelled.label().equals(row.status().life().label());
      case Tracked tracked -> tracked.host().equals(row.status().tracker());
    };
  }
}
