package picotorrent.fx.view.incoming;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Reply;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.InspectService;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// Seeds data that is there already: the torrent first, then its file or folder. It is checked by
/// the engine before anything is offered, and nothing is ever written to it.
final class SeedSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final SheetLayer sheets;
  private final Consumer<TorrentId> reveal;
  private final InspectService inspect;
  private final Label torrentName = Nodes.label("", "pt-card-title");
  private final Label dataName = Nodes.label("", "pt-card-title");
  private final Label problem = Nodes.label("", "pt-refusal");
  private final Button seed;
  private final Button chooseTorrent;
  private Inspection.@Nullable Torrent torrent;
  private @Nullable Path data;

  SeedSheet(Desk desk, SheetLayer sheets, Consumer<TorrentId> reveal) {
    super(sheets, 620);
    this.desk = desk;
    this.sheets = sheets;
    this.reveal = reveal;
    this.inspect = new InspectService(desk.texts());
    inspect.setExecutor(desk.background());
    inspect.setOnSucceeded(event -> inspected(inspect.getValue()));
    seed = Nodes.accent("seed-go", desk.text("seed.go"), "bi-arrow-up", this::seed);
    chooseTorrent = Nodes.button(desk.text("create.choose-file"), null, this::chooseTorrent);
    Button chooseFile = Nodes.button(desk.text("create.choose-file"), null, this::chooseFile);
    Button chooseFolder = Nodes.button(desk.text("create.choose"), null, this::chooseFolder);
    problem.setWrapText(true);
    VBox body =
        new VBox(
            card("seed.torrent", torrentName, chooseTorrent),
            card("seed.data", dataName, chooseFile, chooseFolder),
            Nodes.wrapped(desk.text("seed.help"), "pt-muted-small"),
            problem);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(
            SheetFrame.of(
                desk,
                desk.text("seed.title"),
                null,
                body,
                this::cancel,
                Nodes.button(desk.text("cancel"), null, this::cancel),
                seed));
    refresh();
  }

  private HBox card(String key, Label value, Button... buttons) {
    VBox text = new VBox(Nodes.label(desk.text(key), "pt-muted-small"), value);
    value.setMinWidth(0);
    HBox card = new HBox(text, Nodes.spacer());
    card.getChildren().addAll(buttons);
    card.getStyleClass().add("pt-card");
    return card;
  }

  private void chooseTorrent() {
    Path file = new Choosers(desk, this).torrent();
    if (file != null) {
      torrent(file);
    }
  }

  private void chooseFile() {
    choose(new Choosers(desk, this).file("seed.data.none"));
  }

  private void chooseFolder() {
    choose(new Choosers(desk, this).folder(desk.text("seed.data.none"), null));
  }

  private void choose(@Nullable Path chosen) {
    if (chosen != null) {
      data(chosen);
    }
  }

  /// Takes the torrent file.
  void torrent(Path file) {
    inspect.inspect(List.of(file));
  }

  /// Takes the data.
  void data(Path path) {
    data = path;
    refresh();
  }

  private void inspected(List<Inspection> found) {
    problem.setText("");
    switch (found.getFirst()) {
      case Inspection.Torrent read -> torrent = read;
      case Inspection.Link link -> {}
      case Inspection.NotATorrent not -> problem.setText(not.reason());
      case Inspection.Unreadable not -> problem.setText(not.reason());
    }
    refresh();
  }

  private void refresh() {
    torrentName.setText(
        torrent == null ? desk.text("seed.torrent.none") : Visible.line(torrent.metainfo().name()));
    dataName.setText(
        data == null ? desk.text("seed.data.none") : Visible.line(String.valueOf(data)));
    seed.setDisable(torrent == null || data == null);
  }

  private void seed() {
    if (torrent == null || data == null) {
      return;
    }
    AddOptions options = AddOptions.seedInPlace(data);
    var _ =
        desk.engine()
            .submit(new Command.AddTorrent(torrent.bytes(), options))
            .thenAccept(reply -> Platform.runLater(() -> answered(reply)));
  }

  private void answered(Reply reply) {
    switch (reply) {
      case Reply.Added added -> {
        reveal.accept(added.torrent());
        sheets.show(new CheckedSheet(desk, sheets, added.torrent(), torrentName.getText()));
      }
      case Reply.AlreadyThere there -> {
        close();
        reveal.accept(there.torrent());
      }
      case Reply.Refused no -> problem.setText(desk.texts().say(no.reason()));
      case Reply.Done done -> close();
      case Reply.Unknown unknown -> close();
      case Reply.Told told -> close();
    }
  }

  @Override
  protected void closed() {
    inspect.cancel();
  }

  @Override
  public Node first() {
    return chooseTorrent;
  }
}
