package picotorrent.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.port.StateStore.Loaded;
import picotorrent.port.Store;
import picotorrent.swarm.PeerSource;

/// Remembers the torrents of a session: the torrent itself once, and what changes in a document of
/// its own, so that the list of torrents never depends on what is written often.
///
/// The order is data, then the claim: a torrent's files are forced to the device, and only then is
/// said that its pieces are there. Confined to the session loop.
final class Resuming {
  /// How often what has changed is forced and claimed: a power cut costs at most this and the time
  /// that forcing takes, of the 30 s that are promised. A kill costs nothing, because files that
  /// were written after the claim are hashed again.
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String TORRENTS = "torrents/";
  private static final String STATES = "states/";
  private static final byte[] MAGNET = "magnet:".getBytes(StandardCharsets.UTF_8);

  private final Environment env;
  private final TorrentTable torrents;
  private final Reception reception;
  private final Set<Torrent> dirty = new LinkedHashSet<>();
  private final Map<Torrent, byte[]> unlisted = new LinkedHashMap<>();
  private boolean scheduled;
  private boolean refused;

  Resuming(Environment env, TorrentTable torrents, Reception reception) {
    this.env = env;
    this.torrents = torrents;
    this.reception = reception;
  }

  /// Brings back what an earlier session left; `done` runs when every torrent is there.
  void restore(Runnable done) {
    env.ports
        .states()
        .loadAll(
            TORRENTS,
            known ->
                env.ports
                    .states()
                    .loadAll(STATES, states -> restore(documents(known), documents(states), done)));
  }

  private Map<String, byte[]> documents(Outcome<Loaded> outcome) {
    return switch (outcome) {
      case Outcome.Done<Loaded>(Loaded loaded) -> {
        loaded.damaged().forEach(sentence -> env.events.publish(new Event.SessionNotice(sentence)));
        yield loaded.documents();
      }
      case Outcome.Failed<Loaded>(var failure) -> {
        env.events.publish(new Event.SessionNotice(failure.sentence()));
        yield Map.of();
      }
      case Outcome.Cancelled<Loaded>() -> Map.of();
    };
  }

  private void restore(Map<String, byte[]> known, Map<String, byte[]> states, Runnable done) {
    known.forEach((name, document) -> {
      byte[] state = states.get(STATES + name.substring(TORRENTS.length()));
      if (state != null) {
        restore(name, document, state);
      }
    });
    done.run();
  }

  private void restore(String name, byte[] document, byte[] state) {
    try {
      if (startsWithMagnet(document)) {
        MagnetLink link = MagnetLink.parse(new String(document, StandardCharsets.UTF_8));
        String shown = link.name();
        add(
            link.infoHashes(),
            shown == null ? link.infoHashes().id().toString() : shown,
            null,
            link.sources(),
            state,
            link.selectOnly());
        hint(link);
      } else {
        Metainfo metainfo = TorrentReader.readPartial(document);
        add(metainfo.infoHashes(), metainfo.name(), metainfo, metainfo.sources(), state, List.of());
      }
    } catch (MetainfoException e) {
      env.events.publish(
          new Event.SessionNotice(name + " could not be read again: " + e.getMessage()));
    }
  }

  private void hint(MagnetLink link) {
    Torrent torrent = torrents.get(link.infoHashes().id());
    if (torrent != null && torrent.arrangement().discover) {
      torrent.foundPeers(Commands.endpoints(link.peers()), PeerSource.MAGNET, true);
    }
  }

  private static boolean startsWithMagnet(byte[] document) {
    return document.length > MAGNET.length
        && Arrays.equals(document, 0, MAGNET.length, MAGNET, 0, MAGNET.length);
  }

  private void add(
      InfoHashes hashes,
      String name,
      @Nullable Metainfo metainfo,
      Metainfo.Sources sources,
      byte[] state,
      List<Integer> selectOnly) {
    int pieces = metainfo == null ? 0 : metainfo.layout().geometry().pieceCount();
    int entries = metainfo == null ? 0 : metainfo.layout().entries().size();
    Optional<ResumeData.Restored> read = ResumeData.read(state, pieces, entries);
    if (read.isEmpty()) {
      env.events.publish(
          new Event.SessionNotice("What was remembered of " + name + " could not be read."));
      return;
    }
    ResumeData.Restored restored = read.get();
    restored.arrangement().selectOnly = selectOnly;
    Torrent torrent =
        new Torrent(
            env,
            torrents,
            reception,
            new Birth(hashes, name, metainfo, sources, restored.arrangement(), restored.memory()));
    torrent.ledger().restore(restored.totals());
    torrents.add(torrent);
    env.queue().add(torrent);
    torrent.foundPeers(restored.peers(), PeerSource.RESUME, true);
    if (restored.arrangement().running) {
      torrent.trackers().restored();
      torrent.start();
    }
  }

  /// Remembers a torrent that was added. What is said of it goes first: a torrent that is listed
  /// always has its state.
  ///
  /// @param document its file, or its magnet link
  void added(Torrent torrent, byte[] document) {
    save(torrent);
    list(torrent, document);
  }

  /// A magnet link has become a torrent.
  void learned(Torrent torrent, byte[] file) {
    list(torrent, file);
    changed(torrent);
  }

  /// Keeps the torrent itself, and tries again until the device has taken it.
  private void list(Torrent torrent, byte[] document) {
    unlisted.put(torrent, document);
    env.ports
        .states()
        .save(
            TORRENTS + torrent.id(),
            document,
            outcome -> {
              if (saved(outcome)) {
                unlisted.remove(torrent, document);
              } else {
                changed(torrent);
              }
            });
  }

  /// Something that is remembered has changed: it is saved within a few seconds.
  void changed(Torrent torrent) {
    if (!env.ports.states().lasts()) {
      return;
    }
    dirty.add(torrent);
    if (!scheduled) {
      scheduled = true;
      env.ports.loop().at(env.now() + INTERVAL_NANOS, this::saveDirty);
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

  /// Saves what is remembered of a torrent; `done` runs when the device has it or has refused it.
  void saveNow(Torrent torrent, Runnable done) {
    TorrentContent content = torrent.content();
    if (content == null || !content.examined()) {
      write(torrent, torrent.holdings().memory(), done);
      return;
    }
    var have = content.have().copy();
    content
        .volume()
        .flush(outcome -> {
          switch (outcome) {
            case Outcome.Done<Store.Stamps>(Store.Stamps stamps) ->
                write(torrent, new TorrentContent.Memory(have, stamps), done);
            case Outcome.Failed<Store.Stamps>(DiskFailure failure) -> {
              torrent.diskFailed(failure);
              changed(torrent);
              done.run();
            }
            case Outcome.Cancelled<Store.Stamps>() -> done.run();
          }
        });
  }

  /// Saves a torrent that has stopped: its files were forced when they were closed. `done` runs
  /// when that is on the device.
  void stopped(Torrent torrent, Runnable done) {
    dirty.remove(torrent);
    write(torrent, torrent.holdings().memory(), done);
  }

  private void write(Torrent torrent, TorrentContent.@Nullable Memory memory, Runnable done) {
    if (torrents.get(torrent.id()) != torrent) {
      done.run();
      return;
    }
    env.ports
        .states()
        .save(
            STATES + torrent.id(),
            ResumeData.write(torrent, memory),
            outcome -> {
              if (!saved(outcome)) {
                changed(torrent);
              }
              done.run();
            });
  }

  /// Forgets a torrent.
  void removed(Torrent torrent) {
    dirty.remove(torrent);
    unlisted.remove(torrent);
    StateStore states = env.ports.states();
    states.remove(STATES + torrent.id(), this::saved);
    states.remove(TORRENTS + torrent.id(), this::saved);
  }

  /// Whether the device has taken a document. That it refuses is told once, until it takes one.
  private boolean saved(Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
      if (!refused) {
        env.events.publish(
            new Event.SessionNotice("The list of torrents was not saved. " + failure.sentence()));
      }
      refused = true;
      return false;
    }
    refused = false;
    return true;
  }
}
