package picotorrent.session.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picotorrent.api.Event;
import picotorrent.base.Hash;
import picotorrent.base.TorrentId;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore.Loaded;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.queue.QueueKeeper;

/// The order of the queue as it is remembered: one document with the ids, so that moving one
/// torrent to the top does not write the states of ten thousand others.
///
/// Confined to the session loop.
final class QueueOrder {
  private static final String PREFIX = "queue/";
  private static final String DOCUMENT = PREFIX + "order";

  /// Changes that come together are saved together.
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Environment env;
  private List<TorrentId> order = List.of();
  private boolean scheduled;

  QueueOrder(Environment env) {
    this.env = env;
  }

  /// Reads what was saved; `done` runs in any case.
  void load(Runnable done) {
    env.ports()
        .states()
        .loadAll(
            PREFIX,
            outcome -> {
              if (outcome instanceof Outcome.Done<Loaded>(Loaded loaded)) {
                byte[] document = loaded.documents().get(DOCUMENT);
                order = document == null ? List.of() : read(document);
              }
              done.run();
            });
  }

  /// What was read; empty when nothing was.
  List<TorrentId> order() {
    return order;
  }

  /// The ids stand one behind the other. A rest that is no id is passed over: the order is worth
  /// less than the start of the session.
  private static List<TorrentId> read(byte[] document) {
    List<TorrentId> ids = new ArrayList<>(document.length / Hash.SHA1_BYTES);
    for (int at = 0; at + Hash.SHA1_BYTES <= document.length; at += Hash.SHA1_BYTES) {
      ids.add(new TorrentId(Hash.of(document, at, Hash.SHA1_BYTES)));
    }
    return ids;
  }

  private static byte[] write(List<TorrentId> ids) {
    byte[] document = new byte[ids.size() * Hash.SHA1_BYTES];
    for (int i = 0; i < ids.size(); i++) {
      ids.get(i).hash().copyTo(document, i * Hash.SHA1_BYTES);
    }
    return document;
  }

  /// The order is another: it is saved within seconds.
  void changed(QueueKeeper keeper) {
    if (!scheduled && env.ports().states().lasts()) {
      scheduled = true;
      env.ports().loop().at(env.now() + SAVE_NANOS, () -> save(keeper, () -> {}));
    }
  }

  private void save(QueueKeeper keeper, Runnable done) {
    scheduled = false;
    env.ports()
        .states()
        .save(
            DOCUMENT,
            write(TorrentQueue.ids(keeper)),
            outcome -> {
              if (outcome instanceof Outcome.Failed<Void>(var failure)) {
                env.events().publish(new Event.SessionNotice(failure.sentence()));
              }
              done.run();
            });
  }

  /// Saves what waits to be saved; `done` runs when it is safe.
  void close(QueueKeeper keeper, Runnable done) {
    if (scheduled) {
      save(keeper, done);
    } else {
      done.run();
    }
  }
}
