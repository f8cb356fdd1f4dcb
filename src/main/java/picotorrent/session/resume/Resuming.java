package picotorrent.session.resume;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Bitfield;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.port.Store;
import picotorrent.session.book.ResumeData;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Archive;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;

/// Remembers the torrents of a session: the torrent itself once, and what changes in a document of
/// its own, so that the list of torrents never depends on what is written often.
///
/// At the next start [Restoring] brings them back, most of them asleep (see
/// [picotorrent.session.book.Digest]); [Waking] reads the rest when it is needed.
///
/// The order is data, then the claim: a torrent's files are forced to the device, and only then is
/// said that its pieces are there. Confined to the session loop.
public final class Resuming implements Archive {
  /// How often what has changed is forced and claimed: a power cut costs at most this and the time
  /// that forcing takes, of the 30 s that are promised. A kill costs nothing, because files that
  /// were written after the claim are hashed again.
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// The torrents themselves: files, or magnet links.
  public static final String TORRENTS = "torrents/";

  /// How each stands.
  public static final String STATES = "states/";

  /// What the list shows of all of them, see [picotorrent.session.book.TorrentIndex].
  static final String INDEX = "index/torrents";

  private final Environment env;
  private final TorrentTable torrents;
  private final Set<Torrent> dirty = new LinkedHashSet<>();
  private final Map<Torrent, byte[]> unlisted = new LinkedHashMap<>();
  private final Multiset<Torrent> underWay = HashMultiset.create();
  private final Waking waking;
  private final Indexing index;
  private boolean scheduled;
  private boolean refused;

  /// @param torrents that are remembered
  public Resuming(Environment env, TorrentTable torrents) {
    this.env = env;
    this.torrents = torrents;
    this.waking = new Waking(env, torrents);
    this.index = new Indexing(env, torrents, dirty);
  }

  /// Brings back what an earlier session left; `done` runs when every torrent is there.
  ///
  /// @param ranks where each stood in the queue
  public void restore(Services services, Map<TorrentId, Integer> ranks, Runnable done) {
    new Restoring(services, this, ranks, done).start();
  }

  /// The names of both documents of torrents.
  static List<String> documents(List<String> ids) {
    List<String> names = new ArrayList<>(2 * ids.size());
    for (String id : ids) {
      names.add(TORRENTS + id);
      names.add(STATES + id);
    }
    return names;
  }

  @Override
  public void wake(Torrent torrent, Runnable then, Runnable failed) {
    waking.wake(torrent, then, failed);
  }

  /// Remembers a torrent that was added. What is said of it goes first: a torrent that is listed
  /// always has its state.
  ///
  /// @param document its file, or its magnet link
  public void added(Torrent torrent, byte[] document) {
    save(torrent);
    list(torrent, document);
  }

  /// Keeps what could be made of damaged documents.
  ///
  /// @param standIn what takes the place of the torrent itself, or null where that is whole
  void salvaged(Torrent torrent, byte @Nullable [] standIn) {
    if (standIn == null) {
      save(torrent);
    } else {
      added(torrent, standIn);
    }
  }

  @Override
  public void learned(Torrent torrent, byte[] file) {
    list(torrent, file);
    changed(torrent);
  }

  /// Keeps the torrent itself, and tries again until the device has taken it.
  private void list(Torrent torrent, byte[] document) {
    if (!env.ports().states().lasts()) {
      return; // nobody would ever read it
    }
    unlisted.put(torrent, document);
    index.changed(torrent);
    env.ports()
        .states()
        .save(
            TORRENTS + torrent.id(),
            document,
            outcome -> {
              if (saved(outcome)) {
                unlisted.remove(torrent, document);
                listed(torrent);
              } else {
                changed(torrent);
              }
            });
  }

  private void listed(Torrent torrent) {
    if (!torrent.arrangement().listed) {
      torrent.arrangement().listed = true;
      changed(torrent);
    }
  }

  @Override
  public void changed(Torrent torrent) {
    if (!env.ports().states().lasts()) {
      return;
    }
    dirty.add(torrent);
    index.changed(torrent);
    if (!scheduled) {
      scheduled = true;
      env.ports().loop().at(env.now() + INTERVAL_NANOS, this::saveDirty);
    }
  }

  private void saveDirty() {
    scheduled = false;
    Set<Torrent> batch = new LinkedHashSet<>(dirty);
    dirty.clear();
    for (Torrent torrent : batch) {
      save(torrent);
      byte[] document = unlisted.get(torrent);
      if (document != null) {
        list(torrent, document);
      }
    }
  }

  private void save(Torrent torrent) {
    saveNow(torrent, () -> {});
  }

  @Override
  public void saveNow(Torrent torrent, Runnable done) {
    if (torrent.knowledge().isAsleep()) {
      wake(torrent, () -> saveAndLull(torrent, done), done); // else its claim would be lost
      return;
    }
    TorrentContent content = torrent.content();
    if (content == null || !content.examined() || !env.ports().states().lasts()) {
      write(torrent, torrent.holdings().memory(), done);
      return;
    }
    Bitfield have = content.have().copy();
    content
        .volume()
        .flush(outcome -> {
          switch (outcome) {
            case Outcome.Done<Store.Stamps>(Store.Stamps stamps) -> {
              content.doubts().forced(have);
              Bitfield sure = content.doubts().without(have);
              write(torrent, new TorrentContent.Memory(sure, stamps), done);
            }
            case Outcome.Failed<Store.Stamps>(DiskFailure failure) -> {
              content.doubt();
              torrent.diskFailed(failure);
              changed(torrent);
              write(torrent, torrent.holdings().claimed(), done); // says that it is doubted
            }
            case Outcome.Cancelled<Store.Stamps>() -> done.run();
          }
        });
  }

  /// Saves one that was asleep: of ten thousand that get a label all at once, few are in memory.
  private void saveAndLull(Torrent torrent, Runnable done) {
    saveNow(
        torrent,
        () -> {
          Slumber.lull(env, this, torrent);
          done.run();
        });
  }

  /// Whether the documents of a torrent are on the device as it is.
  boolean isSaved(Torrent torrent) {
    return env.ports().states().lasts()
        && !dirty.contains(torrent)
        && !unlisted.containsKey(torrent)
        && !underWay.contains(torrent);
  }

  @Override
  public void stopped(Torrent torrent, Runnable done) {
    boolean changed = dirty.remove(torrent);
    if (torrent.knowledge().isAsleep() && !changed) {
      done.run();
      return;
    }
    if (torrent.knowledge().isAsleep()) {
      saveNow(torrent, done);
      return;
    }
    write(torrent, torrent.holdings().memory(), done);
  }

  private void write(Torrent torrent, TorrentContent.@Nullable Memory memory, Runnable done) {
    if (torrents.get(torrent.id()) != torrent
        || torrent.arrangement().unread
        || !env.ports().states().lasts()) {
      done.run();
      return;
    }
    index.changed(torrent);
    underWay.add(torrent);
    env.ports()
        .states()
        .save(
            STATES + torrent.id(),
            document(torrent, memory),
            outcome -> {
              underWay.remove(torrent);
              if (saved(outcome)) {
                torrent.holdings().saved(memory);
              } else {
                changed(torrent);
              }
              done.run();
            });
  }

  private static byte[] document(Torrent torrent, TorrentContent.@Nullable Memory memory) {
    return ResumeData.write(
        torrent.arrangement(),
        torrent.ledger(),
        memory,
        torrent.peers().worthRemembering(ResumeData.MAX_PEERS));
  }

  /// A torrent is no longer listed, and is to go; `then` runs when the device knows that, or has
  /// refused it.
  ///
  /// @param memory what its files look like, or null
  void condemned(Torrent torrent, TorrentContent.@Nullable Memory memory, Runnable then) {
    dirty.remove(torrent);
    unlisted.remove(torrent);
    if (!env.ports().states().lasts() || torrents.get(torrent.id()) != null) {
      then.run();
      return;
    }
    env.ports()
        .states()
        .save(
            STATES + torrent.id(),
            document(torrent, memory),
            outcome -> {
              saved(outcome);
              then.run();
            });
  }

  /// Forgets a torrent, unless it has been added again. The torrent itself goes first: a state
  /// alone that says so is the end of a removal.
  void removed(Torrent torrent) {
    if (torrents.get(torrent.id()) == null) {
      StateStore states = env.ports().states();
      states.remove(TORRENTS + torrent.id(), this::saved);
      states.remove(STATES + torrent.id(), this::saved);
    }
  }

  /// The session ends, and every torrent is saved; `done` runs when the next start is prepared.
  public void close(Runnable done) {
    index.close(done);
  }

  /// Whether the device has taken a document. That it refuses is told once, until it takes one.
  private boolean saved(Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
      if (!refused) {
        env.events()
            .publish(
                new Event.SessionNotice(
                    Sentence.of("The list of torrents was not saved. {0}", failure.sentence())));
      }
      refused = true;
      return false;
    }
    refused = false;
    return true;
  }
}
