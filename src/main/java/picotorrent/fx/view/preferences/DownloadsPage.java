package picotorrent.fx.view.preferences;

import java.util.List;
import picotorrent.api.EngineSettings.Queue;
import picotorrent.api.EngineSettings.Storage;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.view.part.Desk;

/// Where files go and how downloads begin.
final class DownloadsPage extends PreferencePage {
  DownloadsPage(Desk desk) {
    super(desk);
  }

  @Override
  List<Card> cards() {
    return List.of(
        make.card(
            "where",
            make.row(
                "folder",
                make.folder(
                    change.now().folders().downloads(),
                    path -> change.folders(f -> f.withDownloads(path)))),
            make.row(
                "completed",
                make.folder(
                    change.now().folders().completed(),
                    path -> change.folders(f -> f.withCompleted(path)))),
            make.row(
                "watch",
                make.folder(
                    change.now().folders().watch(),
                    path -> change.folders(f -> f.withWatch(path))))),
        make.card(
            "files",
            make.row(
                "allocate",
                PreferenceControls.toggle(
                    change.engine().storage().allocateFully(),
                    on -> change.storage(new Storage(on))))),
        make.card(
            "begin",
            make.row(
                "start",
                PreferenceControls.toggle(
                    change.now().habits().startAtOnce(),
                    on ->
                        change.habits(h ->
                            new Habits(
                                h.notifyFinished(),
                                h.notifyProblems(),
                                on,
                                h.inOrder(),
                                h.onClose(),
                                h.greeted())))),
            make.row(
                "in-order",
                PreferenceControls.toggle(
                    change.now().habits().inOrder(),
                    on ->
                        change.habits(h ->
                            new Habits(
                                h.notifyFinished(),
                                h.notifyProblems(),
                                h.startAtOnce(),
                                on,
                                h.onClose(),
                                h.greeted())))),
            make.row(
                "active",
                make.number(
                    change.engine().queue().activeDownloads(),
                    "",
                    1_000,
                    n ->
                        change.queue(
                            q -> new Queue((int) n, q.activeSeeds(), q.active(), q.goals())))),
            make.row(
                "active-all",
                make.number(
                    change.engine().queue().active(),
                    "",
                    100_000,
                    n ->
                        change.queue(q ->
                            new Queue(
                                q.activeDownloads(), q.activeSeeds(), (int) n, q.goals()))))));
  }
}
