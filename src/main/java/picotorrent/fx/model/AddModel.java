package picotorrent.fx.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.Engine;
import picotorrent.api.Reply;

/// Torrents on their way into the list: where they go and how they begin, together; what of each is
/// wanted, one by one. Confined to the JavaFX thread.
public final class AddModel {
  private final List<Candidate> candidates;
  private final StringProperty folder = new SimpleStringProperty();
  private final StringProperty label = new SimpleStringProperty("");
  private final BooleanProperty start = new SimpleBooleanProperty();
  private final BooleanProperty inOrder = new SimpleBooleanProperty();
  private final LongProperty freeBytes = new SimpleLongProperty(-1);
  private final ReadOnlyLongWrapper wantedBytes = new ReadOnlyLongWrapper();

  /// Begins as the settings have it.
  public AddModel(List<Inspection> inspections, UiSettings settings) {
    this(settings, inspections.stream().map(Candidate::new).toList());
  }

  private AddModel(UiSettings settings, List<Candidate> candidates) {
    this.candidates = candidates;
    folder.set(settings.folders().downloads());
    start.set(settings.habits().startAtOnce());
    inOrder.set(settings.habits().inOrder());
    label.subscribe((old, next) -> {
      String usual = settings.folders().byLabel().get(next);
      if (usual != null) {
        folder.set(usual);
      }
    });
    candidates.forEach(candidate -> candidate.files().versionProperty().subscribe(any -> count()));
  }

  /// The same with what came later: what is chosen already stays chosen, and what is there twice is
  /// there once.
  public AddModel with(List<Inspection> more, UiSettings settings) {
    List<Candidate> all = new ArrayList<>(candidates);
    for (Inspection each : more) {
      if (all.stream().noneMatch(there -> isSame(there.inspection(), each))) {
        all.add(new Candidate(each));
      }
    }
    AddModel joined = new AddModel(settings, List.copyOf(all));
    joined.label.set(label.get());
    joined.folder.set(folder.get());
    joined.start.set(start.get());
    joined.inOrder.set(inOrder.get());
    return joined;
  }

  private static boolean isSame(Inspection one, Inspection other) {
    if (one instanceof Inspection.Link first && other instanceof Inspection.Link second) {
      return first.text().equals(second.text());
    }
    return one.file().equals(other.file()) && !(one instanceof Inspection.Link);
  }

  // Properties

  /// What was given, in that order.
  public List<Candidate> candidates() {
    return candidates;
  }

  /// The save folder as text.
  public StringProperty folderProperty() {
    return folder;
  }

  /// The label, empty for none.
  public StringProperty labelProperty() {
    return label;
  }

  /// Whether they start at once.
  public BooleanProperty startProperty() {
    return start;
  }

  /// Whether they are fetched from front to back.
  public BooleanProperty inOrderProperty() {
    return inOrder;
  }

  /// Free bytes in the save folder, -1 while unknown.
  public LongProperty freeBytesProperty() {
    return freeBytes;
  }

  /// Bytes that will be fetched of all of them.
  public ReadOnlyLongProperty wantedBytesProperty() {
    return wantedBytes.getReadOnlyProperty();
  }

  /// Tells whether there is something to add and a folder to put it.
  public boolean isReady() {
    return folderPath() != null && candidates.stream().anyMatch(Candidate::isAddable);
  }

  /// The save folder, or null while the text names none.
  public @Nullable Path folderPath() {
    try {
      String text = folder.get().strip();
      return text.isEmpty() ? null : Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  // Commands

  /// Adds all that can be added; the answers come in the order of the candidates.
  public List<CompletableFuture<Reply>> add(Engine engine) {
    return candidates.stream()
        .filter(Candidate::isAddable)
        .map(candidate -> engine.submit(candidate.command(options(candidate))))
        .toList();
  }

  /// Adds a magnet link that waits with its files until they are chosen; null for anything else.
  public @Nullable CompletableFuture<Reply> hold(Candidate candidate, Engine engine) {
    return candidate.inspection() instanceof Inspection.Link link
        ? engine.submit(new Command.AddMagnet(link.text(), options(candidate), true))
        : null;
  }

  private AddOptions options(Candidate candidate) {
    Path to = folderPath();
    if (to == null) {
      throw new IllegalStateException("no folder chosen");
    }
    String name = label.get().strip();
    return new AddOptions(
        to,
        start.get(),
        inOrder.get() ? PieceOrder.SEQUENTIAL : PieceOrder.RAREST,
        candidate.files().priorities(),
        name.isEmpty() ? null : name,
        List.of(),
        true,
        AddOptions.Existing.CHECK,
        null);
  }

  private void count() {
    wantedBytes.set(candidates.stream().mapToLong(Candidate::wantedBytes).sum());
  }
}
