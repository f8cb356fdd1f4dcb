package picotorrent.session.torrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picotorrent.api.TorrentStatus;

/// The rows of all torrents for snapshots: only those in which something may have changed are
/// written anew, and while none has, the list stays the same object.
///
/// Confined to the session loop.
public final class Rows {
  private final TorrentTable torrents;
  private final Set<StatusWriter> touched = new LinkedHashSet<>();
  private List<StatusWriter> writers = List.of();
  private TorrentStatus[] rows = {};
  private List<TorrentStatus> list = List.of();
  private long writtenAtVersion = -1;

  /// Lists nothing yet.
  public Rows(TorrentTable torrents) {
    this.torrents = torrents;
  }

  /// Something in a row may have changed.
  void touched(StatusWriter writer) {
    if (writer.row() >= 0) {
      touched.add(writer);
    }
  }

  /// The rows as they are now, in the order of the table.
  public List<TorrentStatus> list() {
    if (torrents.version() != writtenAtVersion) {
      writeAll();
    } else if (!touched.isEmpty()) {
      writeTouched();
    }
    return list;
  }

  private void writeAll() {
    writtenAtVersion = torrents.version();
    writers.forEach(writer -> writer.row(-1));
    touched.clear();
    List<StatusWriter> now = new ArrayList<>(torrents.all().size());
    rows = new TorrentStatus[torrents.all().size()];
    for (Torrent torrent : torrents.all()) {
      StatusWriter writer = torrent.statusWriter();
      writer.row(now.size());
      rows[now.size()] = writer.status();
      now.add(writer);
    }
    writers = now;
    publish();
  }

  private void writeTouched() {
    List<StatusWriter> batch = List.copyOf(touched);
    touched.clear();
    boolean news = false;
    for (StatusWriter writer : batch) {
      TorrentStatus row = writer.status();
      news |= !row.equals(rows[writer.row()]);
      rows[writer.row()] = row;
    }
    if (news) {
      publish();
    }
  }

  private void publish() {
    list = Collections.unmodifiableList(Arrays.asList(rows.clone()));
  }
}
