package picotorrent.fx.task;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.concurrent.Service;
import org.jspecify.annotations.Nullable;
import picotorrent.api.RemovalStatus;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.Sentences;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;

/// All long work there is: what services do, torrents that check, move, download or give, and those
/// whose files are being removed. Confined to the JavaFX thread.
public final class WorkBoard {
  /// More than anyone reads; a library may have 10,000 torrents at work.
  private static final int MAX_TORRENTS = 50;

  /// As many more: removals wait for each other.
  private static final int MAX_REMOVALS = 50;

  private final Sentences sentences;
  private final ObservableList<Work> works = FXCollections.observableArrayList();
  private final ObservableList<Work> readable = FXCollections.unmodifiableObservableList(works);
  private final Map<TorrentId, Work> torrents = new LinkedHashMap<>();
  private final Map<TorrentId, Work> removals = new LinkedHashMap<>();

  /// Nothing is done yet.
  public WorkBoard(Sentences sentences) {
    this.sentences = sentences;
  }

  /// What is being done now.
  public ObservableList<Work> works() {
    return readable;
  }

  /// Shows each run of a service while it lasts.
  ///
  /// @param title says what it is, when the task itself does not
  public void follow(Service<?> service, String title) {
    service.runningProperty().subscribe(new Following(service, title)::accept);
  }

  /// One service and the work that stands for its present run.
  private final class Following {
    private final Service<?> service;
    private final String title;
    private @Nullable Work work;

    Following(Service<?> service, String title) {
      this.service = service;
      this.title = title;
      service.messageProperty().subscribe(any -> report());
      service.progressProperty().subscribe(any -> report());
    }

    void accept(boolean running) {
      Work before = work;
      work = null;
      if (before != null) {
        end(before);
      }
      if (running) {
        String own = service.getTitle();
        work = begin(own.isEmpty() ? title : own, service::cancel);
        report();
      }
    }

    private void report() {
      if (work != null) {
        work.report(service.getMessage(), service.getProgress());
      }
    }
  }

  /// Shows torrents at work: called about once a second.
  ///
  /// @param stop what Cancel does with a torrent
  public void show(Collection<TorrentRow> rows, Consumer<TorrentRow> stop) {
    List<TorrentRow> busy = new ArrayList<>();
    for (TorrentRow row : rows) {
      if (sentences.isWork(row.status())) {
        busy.add(row);
      }
    }
    busy.sort(Comparator.comparing(row -> row.kind() == StateKind.SEEDING));
    List<TorrentRow> shown = busy.subList(0, Math.min(MAX_TORRENTS, busy.size()));
    endOthers(torrents, shown.stream().map(TorrentRow::id).collect(Collectors.toSet()));
    for (TorrentRow row : shown) {
      Work work =
          torrents.computeIfAbsent(
              row.id(),
              id -> begin(row.name(), () -> cancel(torrents, id, () -> stop.accept(row))));
      work.report(sentences.work(row.status()), Sentences.workFraction(row.status()));
    }
  }

  /// Shows removals, before all else: what goes for good is not to be looked for. Called whenever
  /// others are to be seen, or one has come further.
  ///
  /// @param stop what Cancel does with one
  public void showRemovals(List<RemovalStatus> all, Consumer<TorrentId> stop) {
    List<RemovalStatus> shown = all.subList(0, Math.min(MAX_REMOVALS, all.size()));
    endOthers(removals, shown.stream().map(RemovalStatus::id).collect(Collectors.toSet()));
    for (RemovalStatus removal : shown) {
      TorrentId id = removal.id();
      int behind = removals.size();
      Work work =
          removals.computeIfAbsent(
              id,
              any ->
                  begin(
                      behind,
                      sentences.removal(removal),
                      () -> cancel(removals, id, () -> stop.accept(id))));
      work.report(sentences.removed(removal), sentences.removedFraction(removal));
    }
  }

  private void endOthers(Map<TorrentId, Work> works, Set<TorrentId> there) {
    works
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !there.contains(entry.getKey());
          if (gone) {
            end(entry.getValue());
          }
          return gone;
        });
  }

  private void cancel(Map<TorrentId, Work> works, TorrentId id, Runnable stop) {
    Work work = works.remove(id);
    if (work != null) {
      end(work);
    }
    stop.run();
  }

  private Work begin(String title, Runnable cancel) {
    return begin(works.size(), title, cancel);
  }

  private Work begin(int at, String title, Runnable cancel) {
    Work work = new Work(title, cancel);
    works.add(at, work);
    work.begin();
    return work;
  }

  private void end(Work work) {
    work.end();
    works.remove(work);
  }
}
