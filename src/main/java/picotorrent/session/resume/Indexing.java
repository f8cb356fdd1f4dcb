package picotorrent.session.resume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.TorrentId;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.session.book.Digest;
import picotorrent.session.book.ResumeData;
import picotorrent.session.book.TorrentIndex;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;

/// Keeps the [TorrentIndex]: writes it some minutes after something has changed, and when the
/// session ends. In slices, so that ten thousand torrents do not hold up the loop.
///
/// Confined to the session loop.
final class Indexing {
  /// A session that is killed reads of what changed since then all documents: what was active.
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(5);

  /// Entries that are written in one task of the loop: about a millisecond.
  private static final int SLICE = 100;

  private final Environment env;
  private final TorrentTable torrents;
  private final Set<Torrent> unsaved;
  private final Set<TorrentId> changed = new HashSet<>();
  private boolean scheduled;
  private boolean closing;

  /// @param unsaved those of which something has changed that no document says yet
  Indexing(Environment env, TorrentTable torrents, Set<Torrent> unsaved) {
    this.env = env;
    this.torrents = torrents;
    this.unsaved = unsaved;
  }

  /// A document of a torrent is about to be written, or something that belongs into it has changed.
  void changed(Torrent torrent) {
    changed.add(torrent.id());
    if (!scheduled && env.ports().states().lasts()) {
      scheduled = true;
      env.ports().loop().at(env.now() + INTERVAL_NANOS, this::writeOnTime);
    }
  }

  private void writeOnTime() {
    if (!closing) {
      scheduled = false;
      write(() -> {});
    }
  }

  /// The session ends, and everything is saved: writes the index a last time.
  void close(Runnable done) {
    closing = true;
    if (env.ports().states().lasts() && scheduled) {
      write(done);
    } else {
      done.run();
    }
  }

  /// The marks come first: what is saved after they were taken is left out.
  private void write(Runnable done) {
    StateStore states = env.ports().states();
    changed.clear();
    unsaved.forEach(torrent -> changed.add(torrent.id()));
    states.marks(
        Resuming.TORRENTS,
        first ->
            states.marks(
                Resuming.STATES,
                second -> {
                  if (first instanceof Outcome.Done<Map<String, String>>(var listed)
                      && second instanceof Outcome.Done<Map<String, String>>(var standing)) {
                    new Pass(listed, standing, done).step();
                  } else {
                    done.run(); // a cache that cannot be made is none
                  }
                }));
  }

  /// One writing of the index.
  private final class Pass {
    private final Map<String, String> listed;
    private final Map<String, String> standing;
    private final Runnable done;
    private final ArrayDeque<Torrent> left = new ArrayDeque<>(torrents.all());
    private final List<byte[]> entries = new ArrayList<>();
    private final List<TorrentId> ids = new ArrayList<>();

    Pass(Map<String, String> listed, Map<String, String> standing, Runnable done) {
      this.listed = listed;
      this.standing = standing;
      this.done = done;
    }

    void step() {
      for (int i = 0; i < SLICE && !left.isEmpty(); i++) {
        Torrent torrent = left.removeFirst();
        byte[] entry = entry(torrent);
        if (entry != null) {
          entries.add(entry);
          ids.add(torrent.id());
        }
      }
      if (left.isEmpty()) {
        end();
      } else {
        env.ports().loop().post(this::step);
      }
    }

    private byte @Nullable [] entry(Torrent torrent) {
      String first = listed.get(Resuming.TORRENTS + torrent.id());
      String second = standing.get(Resuming.STATES + torrent.id());
      Digest digest = torrent.statusWriter().digest();
      if (first == null || second == null || digest == null) {
        return null;
      }
      TorrentIndex.Marks marks =
          torrent.arrangement().unread
              ? TorrentIndex.Marks.NONE
              : new TorrentIndex.Marks(first, second);
      return TorrentIndex.write(
          new TorrentIndex.Entry(
              marks, digest, ResumeData.brief(torrent.arrangement(), torrent.ledger())));
    }

    /// What changed meanwhile is of use to [picotorrent.session.book.Salvage] alone.
    private void end() {
      List<byte[]> valid = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        byte[] entry = entries.get(i);
        valid.add(changed.contains(ids.get(i)) ? TorrentIndex.unmarked(entry) : entry);
      }
      env.ports().states().save(Resuming.INDEX, TorrentIndex.document(valid), _ -> done.run());
    }
  }
}
