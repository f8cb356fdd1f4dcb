package picotorrent.fx.view.incoming;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.Magnets;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.InspectService;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.MetainfoException;

/// Opens what starts of the program are given: files and links, several of them and from several
/// starts in one sheet. A sheet that a person works in is not taken away; they wait for its end.
final class Arrivals {
  private final Desk desk;
  private final SheetLayer sheets;
  private final Incoming incoming;
  private final InspectService service;
  private final List<Inspection> known = new ArrayList<>();

  Arrivals(Desk desk, SheetLayer sheets, Incoming incoming) {
    this.desk = desk;
    this.sheets = sheets;
    this.incoming = incoming;
    this.service = new InspectService(desk.texts());
    service.setExecutor(desk.background());
    service.setOnSucceeded(event -> {
      known.addAll(service.getValue());
      show();
    });
  }

  /// Paths and magnet links, as `StartArguments` resolves them.
  void open(List<String> arguments) {
    List<Path> files = new ArrayList<>();
    for (String argument : arguments) {
      try {
        if (Magnets.isMagnet(argument)) {
          known.add(link(argument, desk.texts()));
        } else {
          files.add(Path.of(argument));
        }
      } catch (InvalidPathException e) {
        known.add(new Inspection.Unreadable(Path.of("?"), Visible.line(argument)));
      }
    }
    if (files.isEmpty() && !service.isRunning()) {
      show();
    } else if (!files.isEmpty()) {
      service.inspectToo(files);
    }
  }

  /// A link as it is shown before anything is asked of the network.
  static Inspection link(String text, Texts texts) {
    try {
      return new Inspection.Link(Path.of("magnet"), text, MagnetLink.parse(text));
    } catch (MetainfoException e) {
      return new Inspection.Unreadable(Path.of("magnet"), texts.say(e.sentence()));
    }
  }

  private void show() {
    if (known.isEmpty()) {
      return;
    }
    if (sheets.sheet() instanceof AddSheet open) {
      incoming.show(open.model().with(take(), desk.preferences().get()));
    } else if (sheets.isOpen()) {
      sheets.whenFree(this::show);
    } else {
      incoming.show(new AddModel(take(), desk.preferences().get()));
    }
  }

  private List<Inspection> take() {
    List<Inspection> taken = List.copyOf(known);
    known.clear();
    return taken;
  }
}
