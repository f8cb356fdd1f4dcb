package picotorrent.session.torrent;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Bitfield;
import picotorrent.base.Sentence;
import picotorrent.metainfo.ContentSearch;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.FileProgress;
import picotorrent.session.ground.Environment;
import picotorrent.session.swarm.HashExchange;

/// Looks for the data of one torrent that lies elsewhere, and points the torrent at it. All data is
/// checked again then, so that the search need not be believed.
///
/// Confined to the session loop.
public final class Finding {
  private final Environment env;
  private final Archive archive;
  private final Torrent torrent;
  private Store.@Nullable Job job;
  private int filesSeen;
  private double fraction;

  Finding(Services services, Torrent torrent) {
    this.env = services.env();
    this.archive = services.archive();
    this.torrent = torrent;
  }

  /// Whether a folder is being searched.
  public boolean isUnderWay() {
    return job != null;
  }

  /// How many files have been looked at.
  int filesSeen() {
    return filesSeen;
  }

  /// Share of what was found that has been hashed, 0 to 1.
  double fraction() {
    return fraction;
  }

  /// Searches a folder for the wanted files that are not complete; returns why not, or null when it
  /// has begun.
  public @Nullable Sentence search(Path folder) {
    Metainfo known = torrent.metainfo();
    if (known == null || HashExchange.areNeeded(known)) {
      return Sentence.of("The list of files of {0} is not there yet. Wait for it.", torrent.name());
    }
    if (torrent.relocation().hasTheFiles() || torrent.arrangement().movingTo != null) {
      return Sentence.of("{0} is being moved. Cancel that first.", torrent.name());
    }
    cancel();
    filesSeen = 0;
    fraction = 0;
    ContentSearch.Question question = question(known, folder);
    job = env.ports().store().search(question, this::searched, outcome -> ended(question, outcome));
    torrent.touch();
    return null;
  }

  private ContentSearch.Question question(Metainfo known, Path folder) {
    List<FileEntry> entries = known.layout().entries();
    Bitfield sought = torrent.arrangement().wanted(known);
    Bitfield have = torrent.have();
    Map<Integer, Path> there = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      long had = FileProgress.haveBytes(known.layout().geometry(), entry, have);
      if (!entry.isPadding() && entry.length() > 0 && had == entry.length()) {
        sought.clear(i);
        there.put(i, place(i, entry));
      }
    }
    return new ContentSearch.Question(known, folder, sought, there);
  }

  private Path place(int index, FileEntry entry) {
    Arrangement own = torrent.arrangement();
    Path other = own.places.get(index);
    Path relative = other == null ? Path.of("", entry.path().toArray(String[]::new)) : other;
    return own.folder.resolve(relative).toAbsolutePath().normalize();
  }

  private void searched(int files, double share) {
    filesSeen = files;
    fraction = share;
    torrent.touch();
  }

  private void ended(ContentSearch.Question question, Outcome<ContentSearch.Found> outcome) {
    if (outcome instanceof Outcome.Cancelled<ContentSearch.Found>()) {
      return;
    }
    job = null;
    torrent.touch();
    switch (outcome) {
      case Outcome.Done<ContentSearch.Found>(ContentSearch.Found found) -> {
        if (!found.places().isEmpty()) {
          rearrange(() -> pointAt(question.metainfo(), found));
        }
        env.events()
            .publish(
                new Event.DataSearched(
                    torrent.id(),
                    torrent.name(),
                    question.folder(),
                    found.places().size(),
                    found.sought()));
      }
      case Outcome.Failed<ContentSearch.Found>(DiskFailure failure) ->
          env.events()
              .publish(
                  new Event.SessionNotice(
                      Sentence.of("{0} was not found. {1}", torrent.name(), failure.sentence())));
      case Outcome.Cancelled<ContentSearch.Found>() -> {}
    }
  }

  /// Ends the search; the torrent stays as it was.
  public void cancel() {
    if (job != null) {
      job.cancel();
      job = null;
      torrent.touch();
    }
  }

  private void pointAt(Metainfo known, ContentSearch.Found found) {
    Arrangement own = torrent.arrangement();
    own.guessed = false;
    own.occupied = false;
    Path root = found.root();
    if (root != null) {
      own.folder = root;
      own.places.clear();
      own.dataOverride = null;
      return;
    }
    found
        .places()
        .forEach((entry, file) -> {
          own.places.remove(entry);
          if (!file.equals(place(entry, known.layout().entries().get(entry)))) {
            own.places.put(entry, file);
          }
        });
  }

  /// What was found elsewhere is there no more, and the person does not wait for it: it is to be
  /// fetched into the save folder.
  void forget(Collection<Integer> entries) {
    rearrange(() -> torrent.arrangement().places.keySet().removeAll(entries));
  }

  /// Changes where the data is while nobody uses it; all of it is checked again afterwards.
  private void rearrange(Runnable change) {
    boolean again = torrent.arrangement().running;
    torrent
        .lifecycle()
        .deactivate(() -> {
          if (torrent.isActive()) {
            rearrange(change); // somebody has started it meanwhile
            return;
          }
          change.run();
          torrent.holdings().forget();
          archive.saveNow(torrent, () -> {});
          torrent.touch();
          if (again) {
            torrent.lifecycle().start();
          }
        });
  }
}
