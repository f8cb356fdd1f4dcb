package picotorrent.session.book;

import java.util.Objects;

/// All that is said of one torrent: what is known of it, how a person has arranged it, what has
/// moved.
///
/// Confined to the session loop.
///
/// @param knowledge what its documents say, as far as they are read
/// @param arrangement what a person has chosen
/// @param ledger what has moved
public record Dossier(Knowledge knowledge, Arrangement arrangement, Ledger ledger) {
  /// That of a torrent that comes into the session.
  ///
  /// @param now in nanoseconds
  public static Dossier of(Birth birth, long now) {
    return new Dossier(new Knowledge(birth, now), birth.arrangement(), new Ledger());
  }

  /// What it is called: as a person says, else as the torrent has it, or the link.
  public String name() {
    return Objects.requireNonNullElse(arrangement.title, knowledge.name());
  }

  /// Whether its peers may come from elsewhere than a person and its trackers.
  public boolean meetsStrangers() {
    return arrangement.discover && !knowledge.isPrivate();
  }
}
