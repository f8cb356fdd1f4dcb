package picotorrent.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Command.PieceOrder;
import picotorrent.base.Endpoint;

/// How a torrent is to be added.
///
/// @param folder the save folder
/// @param start whether it starts at once
/// @param order the piece order
/// @param priorities for files that are not [FilePriority#NORMAL], by index
/// @param label or null
/// @param peers where peers are known to be
/// @param discover whether trackers, DHT, PEX and local discovery may be asked; false with `--peer`
/// @param existing what to do about data that is there
/// @param dataOverride for seeding in place: the person's file or folder that is the torrent's
///   content, wherever it lies and whatever it is called; nothing is ever written there. Or null
public record AddOptions(
    Path folder,
    boolean start,
    PieceOrder order,
    Map<Integer, FilePriority> priorities,
    @Nullable String label,
    List<Endpoint> peers,
    boolean discover,
    Existing existing,
    @Nullable Path dataOverride) {

  /// What to do about data that is on disk already.
  public enum Existing {
    /// Check it, then download what is missing.
    CHECK,
    /// Check it and never write: seed what is right.
    SEED_ONLY,
    /// Check it, then download what is missing, also where nothing that is there is right: what
    /// other files of these names hold is lost.
    REPLACE
  }

  /// Downloads to a folder, started, with all defaults.
  public static AddOptions downloadTo(Path folder) {
    return new AddOptions(
        folder, true, PieceOrder.RAREST, Map.of(), null, List.of(), true, Existing.CHECK, null);
  }

  /// Seeds content where it lies, started, with all defaults.
  ///
  /// @param data the person's file or folder; never written to
  public static AddOptions seedInPlace(Path data) {
    Path content = data.toAbsolutePath().normalize();
    Path parent = content.getParent();
    return new AddOptions(
        parent == null ? content : parent,
        true,
        PieceOrder.RAREST,
        Map.of(),
        null,
        List.of(),
        true,
        Existing.SEED_ONLY,
        content);
  }

  /// Seeds what a folder holds under the torrent's own names, started, with all defaults.
  public static AddOptions seedFrom(Path folder) {
    return new AddOptions(
        folder, true, PieceOrder.RAREST, Map.of(), null, List.of(), true, Existing.SEED_ONLY, null);
  }

  /// The same with pieces in that order.
  public AddOptions withOrder(PieceOrder pieces) {
    return new AddOptions(
        folder, start, pieces, priorities, label, peers, discover, existing, dataOverride);
  }

  /// The same with these priorities, by index; files that are not named are normal.
  public AddOptions withPriorities(Map<Integer, FilePriority> files) {
    return new AddOptions(
        folder, start, order, files, label, peers, discover, existing, dataOverride);
  }

  /// The same with peers that are known, beside those that are found.
  public AddOptions withPeers(List<Endpoint> known) {
    return new AddOptions(
        folder, start, order, priorities, label, known, discover, existing, dataOverride);
  }

  /// The same, written over whatever the files of its names hold.
  public AddOptions replacing() {
    return new AddOptions(
        folder, start, order, priorities, label, peers, discover, Existing.REPLACE, dataOverride);
  }

  /// The same with nobody asked for peers.
  public AddOptions withoutDiscovery() {
    return new AddOptions(
        folder, start, order, priorities, label, peers, false, existing, dataOverride);
  }
}
