package picotorrent.fx.view.detail;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import picotorrent.base.TorrentId;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// What tests of other rooms reach for in this one.
@NullMarked
public final class DetailDoor {
  private DetailDoor() {}

  public static SheetLayer.Sheet trackers(
      Desk desk, SheetLayer layer, TorrentId torrent, List<List<String>> tiers) {
    return new SourceSheets(desk, layer, torrent).trackers(tiers);
  }
}
