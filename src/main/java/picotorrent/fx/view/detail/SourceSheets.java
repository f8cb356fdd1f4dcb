package picotorrent.fx.view.detail;

import java.util.List;
import picotorrent.base.TorrentId;
import picotorrent.base.UrlPolicy;
import picotorrent.fx.model.TrackerLines;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.LinesSheet;
import picotorrent.fx.view.part.SheetLayer;

/// Sheets that change where a torrent's peers and data come from.
final class SourceSheets {
  private final Desk desk;
  private final SheetLayer sheets;
  private final TorrentId torrent;

  SourceSheets(Desk desk, SheetLayer sheets, TorrentId torrent) {
    this.desk = desk;
    this.sheets = sheets;
    this.torrent = torrent;
  }

  /// Trackers: one a line, tiers parted by empty lines.
  LinesSheet trackers(List<List<String>> tiers) {
    return new LinesSheet(
        desk,
        sheets,
        new LinesSheet.Question(
            "trackers-text",
            desk.text("trackers.edit.title"),
            desk.text("trackers.edit.help"),
            desk.text("trackers.edit.go"),
            TrackerLines.of(tiers),
            true,
            LinesSheet.urls(desk, "trackers.edit.wrong", UrlPolicy.TRACKER)),
        lines -> desk.commands().trackers(torrent, TrackerLines.tiers(lines)));
  }

  /// Web seeds, one a line.
  LinesSheet webSeeds(List<String> urls) {
    return new LinesSheet(
        desk,
        sheets,
        new LinesSheet.Question(
            "web-seeds-text",
            desk.text("web-seeds.title"),
            desk.text("web-seeds.help"),
            desk.text("trackers.edit.go"),
            String.join("\n", urls),
            true,
            LinesSheet.urls(desk, "web-seeds.wrong", UrlPolicy.WEB_SEED)),
        lines -> desk.commands().webSeeds(torrent, TrackerLines.urls(lines)));
  }
}
