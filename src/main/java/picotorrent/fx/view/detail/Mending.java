package picotorrent.fx.view.detail;

import picotorrent.fx.model.TorrentRow;

/// What may help a torrent that is in trouble.
public interface Mending {
  /// Does what its trouble calls for.
  void mend(TorrentRow row);

  /// Moves the data of a torrent to a folder that is asked for.
  void move(TorrentRow row);

  /// Looks for the data of a torrent in a folder that is asked for.
  void find(TorrentRow row);
}
