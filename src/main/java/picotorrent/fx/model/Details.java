package picotorrent.fx.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Engine.Aspect;
import picotorrent.api.Engine.Look;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.api.TorrentDetail.Origin;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.api.TorrentDetail.PieceMap;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.base.Endpoint;

/// The torrent that is looked at more closely, and the part of it that is open. Confined to the
/// JavaFX thread.
public final class Details {
  /// The tabs, in order.
  public enum Tab {
    OVERVIEW(1),
    FILES(2),
    PEERS(3),
    TRACKERS(4),
    PIECES(5),
    SPEED(6);

    private final int digit;

    Tab(int digit) {
      this.digit = digit;
    }

    /// The digit that opens it, with Ctrl.
    public int digit() {
      return digit;
    }
  }

  private final ObjectProperty<@Nullable TorrentRow> torrent = new SimpleObjectProperty<>();
  private final ObjectProperty<Tab> tab = new SimpleObjectProperty<>(Tab.OVERVIEW);
  private final ReadOnlyBooleanWrapper metadataMissing = new ReadOnlyBooleanWrapper();
  private final Keyed<Endpoint, PeerStatus> peers = new Keyed<>(PeerStatus::endpoint);
  private final ReadOnlyObjectWrapper<List<String>> banned = new ReadOnlyObjectWrapper<>(List.of());
  private final Keyed<String, SourceStatus> sources = new Keyed<>(Details::keyOf);
  private final ReadOnlyObjectWrapper<@Nullable Origin> origin = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable PieceMap> pieces = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<FileTree> files = new ReadOnlyObjectWrapper<>(FileTree.EMPTY);

  private List<FileStatus> shownFiles = List.of();
  private boolean filesKnown;

  /// Nothing selected.
  public Details() {
    torrent.subscribe(any -> clear());
  }

  // Properties

  /// The torrent that is looked at, or null.
  public ObjectProperty<@Nullable TorrentRow> torrentProperty() {
    return torrent;
  }

  /// The open tab.
  public ObjectProperty<Tab> tabProperty() {
    return tab;
  }

  /// The connected peers.
  public Keyed<Endpoint, PeerStatus> peers() {
    return peers;
  }

  /// Who sent wrong data and is not talked to any more, oldest first.
  public ReadOnlyObjectProperty<List<String>> bannedProperty() {
    return banned.getReadOnlyProperty();
  }

  /// Trackers tier by tier, then the other means.
  public Keyed<String, SourceStatus> sources() {
    return sources;
  }

  /// What the torrent says of itself, or null while it is not known.
  public ReadOnlyObjectProperty<@Nullable Origin> originProperty() {
    return origin.getReadOnlyProperty();
  }

  /// The piece map, or null while it is not known.
  public ReadOnlyObjectProperty<@Nullable PieceMap> piecesProperty() {
    return pieces.getReadOnlyProperty();
  }

  /// The files; another tree only when the torrent or its files are others, or have other names.
  public ReadOnlyObjectProperty<FileTree> filesProperty() {
    return files.getReadOnlyProperty();
  }

  /// Whether there is neither a file list nor a piece map yet because the metadata has not come.
  public ReadOnlyBooleanProperty metadataMissingProperty() {
    return metadataMissing.getReadOnlyProperty();
  }

  /// What the engine is to gather for what is open.
  public Look look() {
    TorrentRow row = torrent.get();
    return row == null ? Look.LIST : new Look(row.id(), aspects(tab.get()));
  }

  // Commands

  /// Takes the details of a snapshot; those of another torrent are left alone.
  public void apply(@Nullable TorrentDetail detail) {
    TorrentRow row = torrent.get();
    if (row == null || detail == null || !detail.id().equals(row.id())) {
      return;
    }
    metadataMissing.set(row.status().content().pieceLengthBytes() == 0);
    switch (tab.get()) {
      case OVERVIEW -> showOrigin(detail.origin());
      case SPEED -> {}
      case FILES -> showFiles(detail);
      case PEERS -> {
        peers.update(detail.peers());
        banned.set(detail.banned());
      }
      case TRACKERS -> sources.update(detail.sources());
      case PIECES -> pieces.set(detail.pieces());
    }
  }

  private void showOrigin(@Nullable Origin now) {
    if (!Objects.equals(now, origin.get())) {
      origin.set(now);
    }
  }

  /// Looks at those files alone that are other objects than last time: there may be 100,000.
  @SuppressWarnings(
      "ReferenceEquality") // the snapshot's promise: what is unchanged is the same object
  private void showFiles(TorrentDetail detail) {
    List<FileStatus> before = shownFiles;
    if (detail.files().isEmpty() || detail.files() == before && filesKnown) {
      return;
    }
    shownFiles = detail.files();
    boolean kept = files.get().hasFiles(shownFiles.size()) && !renamed(before);
    if (!kept) {
      files.set(FileTree.ofStatus(detail.files()));
      filesKnown = true;
    }
    boolean sameFiles = kept && before.size() == shownFiles.size();
    for (FileStatus file : shownFiles) {
      if (!sameFiles || file != before.get(file.index())) {
        files.get().report(file.index(), file.haveBytes(), file.priority());
      }
    }
    files.get().announce();
  }

  @SuppressWarnings("ReferenceEquality") // what is unchanged is the same object
  private boolean renamed(List<FileStatus> before) {
    for (int i = 0; i < Math.min(before.size(), shownFiles.size()); i++) {
      FileStatus now = shownFiles.get(i);
      if (now != before.get(i) && !now.path().equals(before.get(i).path())) {
        return true;
      }
    }
    return false;
  }

  private void clear() {
    peers.clear();
    banned.set(List.of());
    sources.clear();
    pieces.set(null);
    origin.set(null);
    files.set(FileTree.EMPTY);
    shownFiles = List.of();
    filesKnown = false;
    metadataMissing.set(false);
  }

  private static final Map<Tab, Set<Aspect>> ASPECTS =
      Map.of(
          Tab.OVERVIEW, Set.of(Aspect.ORIGIN),
          Tab.FILES, Set.of(Aspect.FILES),
          Tab.PEERS, Set.of(Aspect.PEERS),
          Tab.TRACKERS, Set.of(Aspect.TRACKERS),
          Tab.PIECES, Set.of(Aspect.PIECES));

  private static Set<Aspect> aspects(Tab tab) {
    return Objects.requireNonNullElse(ASPECTS.get(tab), Set.of());
  }

  private static String keyOf(SourceStatus source) {
    return source.kind() + "/" + source.tier() + "/" + source.url();
  }
}
