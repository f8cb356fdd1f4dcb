package picotorrent.fx.view.part;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableRow;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.api.Command.FilePriority;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.FileOrder;
import picotorrent.fx.model.FileTree;

/// Files as a tree with check boxes. Tree items are made when their folder is opened, so that a
/// torrent of 100,000 files opens as fast as one of ten.
public final class FileTreeTable extends TreeTableView<FileNode> {
  private static final double ROW = 28;
  private static final int ROWS_AT_A_GLANCE = 14;
  private static final PseudoClass SKIPPED = PseudoClass.getPseudoClass("skipped");

  private final Desk desk;
  private final Consumer<Map<Integer, FilePriority>> changed;
  private final TreeTableColumn<FileNode, FileNode> name = new TreeTableColumn<>();
  private boolean choosable = true;
  private FileTree tree = FileTree.EMPTY;
  private Comparator<FileNode> order = FileOrder.GIVEN;
  private @Nullable Set<FileNode> matching;

  /// @param changed hears of files by their index that have another priority now
  public FileTreeTable(Desk desk, Consumer<Map<Integer, FilePriority>> changed) {
    this.desk = desk;
    this.changed = changed;
    getStyleClass().addAll("pt-table", "pt-files");
    setShowRoot(false);
    setPlaceholder(Nodes.label(desk.text("files.waiting"), "pt-muted"));
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setFixedCellSize(ROW);
    setColumnResizePolicy(features -> true);
    name.setText(desk.text("files.name"));
    name.setCellFactory(column -> new NameCell());
    name.setComparator(FileOrder.NAME);
    name.getStyleClass().addAll("pt-left", "pt-first");
    name.setCellValueFactory(
        features -> new ReadOnlyObjectWrapper<>(features.getValue().getValue()));
    getColumns().add(name);
    text("files.size", 90, node -> desk.texts().amounts().bytes(node.length()))
        .setComparator(FileOrder.SIZE);
    setSortPolicy(table -> {
      arrange();
      return true;
    });
    widthProperty().subscribe(any -> fit());
    setOnKeyPressed(event -> {
      TreeItem<FileNode> item = getSelectionModel().getSelectedItem();
      if (event.getCode() == KeyCode.SPACE && item != null) {
        boolean wanted = !item.getValue().isWanted();
        selectedNodes().forEach(node -> want(node, wanted));
        event.consume();
      }
    });
  }

  /// Shows a tree; the outermost folders are open.
  public void show(FileTree next) {
    tree = next;
    matching = null;
    rebuild();
  }

  /// Shows only these files and folders, all open; null: all again.
  public void narrow(@Nullable Set<FileNode> to) {
    matching = to;
    rebuild();
  }

  /// Puts what is made of the tree into the order of the columns.
  private void arrange() {
    order = FileOrder.of(getSortOrder().stream().map(FileTreeTable::order).toList());
    Deque<TreeItem<FileNode>> open = new ArrayDeque<>();
    if (getRoot() != null) {
      open.add(getRoot());
    }
    while (!open.isEmpty()) {
      if (open.removeFirst() instanceof Item item && item.made) {
        FXCollections.sort(item.getChildren(), Comparator.comparing(TreeItem::getValue, order));
        open.addAll(item.getChildren());
      }
    }
  }

  @SuppressWarnings("unchecked") // every column is one of files
  private static Comparator<FileNode> order(TreeTableColumn<FileNode, ?> column) {
    Comparator<FileNode> order = (Comparator<FileNode>) column.getComparator();
    return column.getSortType() == TreeTableColumn.SortType.DESCENDING ? order.reversed() : order;
  }

  TreeTableColumn<FileNode, FileNode> text(
      String key, double width, Function<FileNode, String> text) {
    return column(
        key,
        width,
        true,
        () ->
            new Following() {
              @Override
              protected void refresh(FileNode node) {
                setText(text.apply(node));
              }
            });
  }

  /// Adds a column.
  ///
  /// @param key of its title
  public TreeTableColumn<FileNode, FileNode> column(
      String key, double width, boolean right, Supplier<Following> cell) {
    TreeTableColumn<FileNode, FileNode> column = new TreeTableColumn<>(desk.text(key));
    column.setPrefWidth(width);
    column.setReorderable(false);
    column.getStyleClass().add(right ? "pt-right" : "pt-left");
    column.setCellValueFactory(
        features -> new ReadOnlyObjectWrapper<>(features.getValue().getValue()));
    column.setCellFactory(any -> {
      Following made = cell.get();
      made.setAlignment(right ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
      return made;
    });
    getColumns().add(column);
    return column;
  }

  /// The selected files and folders.
  public List<FileNode> selectedNodes() {
    return getSelectionModel().getSelectedItems().stream()
        .filter(Objects::nonNull)
        .map(TreeItem::getValue)
        .toList();
  }

  /// Takes the check boxes away: nothing can be chosen.
  public void onlyToRead() {
    choosable = false;
  }

  /// Wants a file or all of a folder, or leaves it out.
  public void want(FileNode node, boolean wanted) {
    changed.accept(tree.setWanted(node, wanted));
  }

  /// Gives a file or all of a folder a priority.
  public void prioritise(FileNode node, FilePriority priority) {
    changed.accept(tree.setPriority(node, priority));
  }

  /// What chooses many files at once; while the tree is narrowed, among those in sight.
  public List<MenuItem> choices() {
    return List.of(
        choice("files.all", () -> tree.setAllWanted(matching, true)),
        choice("files.none", () -> tree.setAllWanted(matching, false)),
        choice("files.invert", () -> tree.invertWanted(matching)));
  }

  private MenuItem choice(String key, Supplier<Map<Integer, FilePriority>> change) {
    MenuItem item = new MenuItem(desk.text(key));
    item.setOnAction(event -> changed.accept(change.get()));
    return item;
  }

  /// What sets how much the selected files are wanted.
  public List<MenuItem> priorities() {
    return Stream.of(FilePriority.HIGH, FilePriority.NORMAL, FilePriority.LOW, FilePriority.SKIP)
        .map(priority -> {
          MenuItem item = new MenuItem(word(desk, priority));
          item.setOnAction(event -> selectedNodes().forEach(node -> prioritise(node, priority)));
          return item;
        })
        .toList();
  }

  /// The word for a priority.
  public static String word(Desk desk, FilePriority priority) {
    return desk.text("priority." + priority.name().toLowerCase(Locale.ROOT));
  }

  /// Runs what a double click and Enter do with a file; with a folder they open or close it.
  public void onActivated(Consumer<FileNode> action) {
    addEventHandler(
        MouseEvent.MOUSE_CLICKED,
        event -> {
          if (event.getButton() == MouseButton.PRIMARY
              && event.getClickCount() == 2
              && isOnRow(event.getTarget())) {
            selectedFile().ifPresent(action);
          }
        });
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ENTER) {
            event.consume();
            selectedFile().ifPresentOrElse(action, this::turnFolder);
          }
        });
  }

  private static boolean isOnRow(Object target) {
    Node at = target instanceof Node node ? node : null;
    while (at != null && !(at instanceof TreeTableRow<?>)) {
      if (at instanceof CheckBox) {
        return false;
      }
      at = at.getParent();
    }
    return at instanceof TreeTableRow<?> row && !row.isEmpty();
  }

  private Optional<FileNode> selectedFile() {
    List<FileNode> nodes = selectedNodes();
    return nodes.size() == 1 && !nodes.getFirst().isFolder()
        ? Optional.of(nodes.getFirst())
        : Optional.empty();
  }

  private void turnFolder() {
    TreeItem<FileNode> item = getSelectionModel().getSelectedItem();
    if (item != null && !item.isLeaf()) {
      item.setExpanded(!item.isExpanded());
    }
  }

  private void rebuild() {
    setRoot(null);
    Item root = new Item(tree.root());
    root.setExpanded(true);
    if (matching == null) {
      openWhatFits(root);
    } else {
      root.getChildren().forEach(top -> top.setExpanded(true));
    }
    setRoot(root);
  }

  /// Opens the one outermost folder, then others as long as all rows are seen at a glance.
  private static void openWhatFits(TreeItem<FileNode> root) {
    int rows = root.getChildren().size();
    Deque<TreeItem<FileNode>> folders = new ArrayDeque<>(root.getChildren());
    boolean only = rows == 1;
    while (!folders.isEmpty() && rows <= ROWS_AT_A_GLANCE) {
      TreeItem<FileNode> folder = folders.removeFirst();
      int more = folder.getValue().children().size();
      if (only || rows + more <= ROWS_AT_A_GLANCE) {
        rows += more;
        folder.setExpanded(true);
        folders.addAll(folder.getChildren());
      }
      only = false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // columns have no other
  private void fit() {
    double taken = 20;
    for (TreeTableColumn<FileNode, ?> column : getColumns()) {
      taken += column == name ? 0 : column.getWidth();
    }
    name.setPrefWidth(Math.max(160, Math.floor(getWidth() - taken)));
  }

  /// A tree item that makes its children when they are first asked for.
  private final class Item extends TreeItem<FileNode> {
    private boolean made;

    Item(FileNode node) {
      super(node);
    }

    @Override
    public boolean isLeaf() {
      return !getValue().isFolder();
    }

    @Override
    public ObservableList<TreeItem<FileNode>> getChildren() {
      if (!made) {
        made = true;
        List<TreeItem<FileNode>> children = new ArrayList<>();
        for (FileNode node : getValue().children()) {
          if (matching == null || matching.contains(node)) {
            Item item = new Item(node);
            item.setExpanded(matching != null && matching.size() < 1_000);
            children.add(item);
          }
        }
        children.sort(Comparator.comparing(TreeItem::getValue, order));
        super.getChildren().setAll(children);
      }
      return super.getChildren();
    }
  }

  /// A cell that follows the tree's version while it is in use.
  public abstract class Following extends TreeTableCell<FileNode, FileNode> {
    private Subscription following = Subscription.EMPTY;

    /// Shows what a file or folder is now.
    protected abstract void refresh(FileNode node);

    void clear() {
      setText(null);
      setGraphic(null);
    }

    @Override
    protected void updateItem(@Nullable FileNode node, boolean empty) {
      super.updateItem(node, empty);
      following.unsubscribe();
      if (empty || node == null) {
        following = Subscription.EMPTY;
        clear();
      } else {
        following = tree.versionProperty().subscribe(version -> refresh(node));
      }
    }
  }

  /// Check box, icon and name.
  private final class NameCell extends Following {
    private final CheckBox check = new CheckBox();
    private final FontIcon icon = Icons.of("bi-file-earmark", "pt-file-icon");
    private final Label text = Nodes.label("", "pt-file-name");
    private final HBox box = new HBox(check, icon, text);

    NameCell() {
      box.getStyleClass().add("pt-file");
      check.getStyleClass().add("pt-check");
      check.setFocusTraversable(false);
      Nodes.tellWhole(text);
      Nodes.show(check, choosable);
      check.setOnAction(event -> {
        FileNode node = getItem();
        if (node != null) {
          want(node, !node.isWanted());
        }
      });
    }

    @Override
    protected void refresh(FileNode node) {
      check.setIndeterminate(node.isPartlyWanted());
      check.setSelected(node.isWanted());
      check.setAccessibleText(node.name());
      icon.setIconLiteral(Icons.of(node));
      text.setText(node.name());
      pseudoClassStateChanged(SKIPPED, !node.isWanted() && !node.isPartlyWanted());
      setAccessibleText(node.name());
      setGraphic(box);
    }
  }
}
