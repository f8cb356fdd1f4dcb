package picotorrent.fx.view.incoming;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.input.Clipboard;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Reply;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.Candidate;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.Magnets;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.InspectService;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// What comes into the window from outside: files and links that are opened, dropped, pasted or
/// handed over by a second start.
public final class Incoming {
  private static final Splitter WORDS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

  private final Desk desk;
  private final Node window;
  private final Consumer<TorrentId> reveal;
  private final SheetLayer sheets;
  private final InspectService service;
  private final Arrivals arrivals;
  private boolean downloadAtOnce;

  /// @param window whose clipboard and choosers are used
  /// @param reveal selects a torrent and brings it into sight
  /// @param sheets where what came in is shown
  public Incoming(Desk desk, Node window, Consumer<TorrentId> reveal, SheetLayer sheets) {
    this.desk = desk;
    this.window = window;
    this.reveal = reveal;
    this.sheets = sheets;
    this.arrivals = new Arrivals(desk, sheets, this);
    this.service = new InspectService(desk.texts());
    service.setExecutor(desk.background());
    desk.work().follow(service, desk.text("work.inspecting"));
    service.setOnSucceeded(event -> show(service.getValue()));
  }

  /// Lets a person choose torrent files.
  public void choose() {
    List<Path> files = new Choosers(desk, window).torrents();
    if (!files.isEmpty()) {
      inspect(files);
    }
  }

  /// Takes the magnet links that lie in the clipboard, or asks for one.
  public void pasteMagnet() {
    String text = clipboard();
    if (!links(text)) {
      sheets.show(new MagnetSheet(desk, sheets, this));
    }
  }

  /// Ctrl+V: takes magnet links, and does nothing with other text.
  public void paste() {
    links(clipboard());
  }

  private static String clipboard() {
    String text = Clipboard.getSystemClipboard().getString();
    return text == null ? "" : text;
  }

  /// Opens what a start was given: paths and magnet links.
  public void open(List<String> arguments) {
    arrivals.open(arguments);
  }

  /// Shows what files are.
  public void inspect(List<Path> files) {
    downloadAtOnce = false;
    service.inspect(files);
  }

  /// Adds torrent files with what the settings say; what is not plainly a torrent is shown instead.
  public void download(List<Path> files) {
    downloadAtOnce = true;
    service.inspect(files);
  }

  /// Shows the magnet links of a text, one a line. Tells whether there was one.
  public boolean links(String text) {
    List<Inspection> links = new ArrayList<>();
    for (String line : WORDS.split(text)) {
      if (Magnets.isMagnet(line)) {
        links.add(Arrivals.link(line, desk.texts()));
      }
    }
    if (!links.isEmpty()) {
      downloadAtOnce = false;
      show(links);
    }
    return !links.isEmpty();
  }

  private void show(List<Inspection> found) {
    AddModel model = new AddModel(found, desk.preferences().get());
    boolean plain = model.candidates().stream().allMatch(each -> each.isAddable());
    if (downloadAtOnce && plain && model.isReady()) {
      add(model, refusal -> sheets.show(sheet(model).saying(refusal)));
    } else if (!found.isEmpty()) {
      sheets.show(sheet(model));
    }
  }

  /// Shows what may be added.
  void show(AddModel model) {
    sheets.show(sheet(model));
  }

  private AddSheet sheet(AddModel model) {
    return new AddSheet(desk, model, sheets, this);
  }

  /// Adds torrents; the first refusal is said, what was added is selected.
  public void add(AddModel model, Consumer<String> refused) {
    remember(model);
    for (CompletableFuture<Reply> answer : model.add(desk.engine())) {
      var _ = answer.thenAccept(reply -> Platform.runLater(() -> answer(reply, refused)));
    }
  }

  /// Adds a magnet link that waits for a person to choose its files.
  void hold(AddModel model, Candidate candidate, Consumer<String> refused) {
    remember(model);
    CompletableFuture<Reply> answer = model.hold(candidate, desk.engine());
    if (answer != null) {
      var _ =
          answer.thenAccept(reply ->
              Platform.runLater(() -> {
                answer(reply, refused);
                if (reply instanceof Reply.Added added) {
                  sheets.show(new ChooseSheet(desk, sheets, added.torrent(), candidate.name()));
                }
              }));
    }
  }

  private void answer(Reply reply, Consumer<String> refused) {
    switch (reply) {
      case Reply.Refused no -> refused.accept(desk.texts().say(no.reason()));
      case Reply.AlreadyThere there -> {
        reveal.accept(there.torrent());
        desk.notices().say(new Notice(desk.text("app.name"), desk.text("notice.there")));
      }
      case Reply.Added added -> reveal.accept(added.torrent());
      case Reply.Done done -> {}
      case Reply.Unknown unknown -> {}
      case Reply.Told told -> {}
    }
  }

  /// Keeps the folder for next time, also for its label.
  private void remember(AddModel model) {
    Path folder = model.folderPath();
    if (folder == null) {
      return;
    }
    desk.preferences()
        .change(now -> {
          UiSettings.Folders old = now.folders();
          List<String> recent = new ArrayList<>(old.recent());
          recent.remove(folder.toString());
          recent.addFirst(folder.toString());
          var byLabel = new java.util.TreeMap<>(old.byLabel());
          String label = model.labelProperty().get().strip();
          if (!label.isEmpty()) {
            byLabel.put(label, folder.toString());
          }
          return now.with(
              old.withUsed(List.copyOf(recent.subList(0, Math.min(8, recent.size()))), byLabel));
        });
  }

  /// Opens the sheet that makes a torrent, of a file or folder if there is one already.
  public void create(@Nullable Path content) {
    sheets.show(new CreateSheet(desk, sheets, content));
  }

  /// Asks for a torrent and then for its data.
  public void seedExisting() {
    sheets.show(new SeedSheet(desk, sheets, reveal));
  }
}
