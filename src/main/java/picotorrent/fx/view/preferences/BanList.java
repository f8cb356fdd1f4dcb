package picotorrent.fx.view.preferences;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.base.AddressRange;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// The addresses that are banned: one is typed, or taken off.
final class BanList extends VBox {
  private static final double ROW = 28;
  private static final double MOST_ROWS = 5;

  private final Desk desk;
  private final ListView<AddressRange> list = new ListView<>();
  private final TextField field = new TextField();

  BanList(Desk desk) {
    this.desk = desk;
    getStyleClass().addAll("pt-ban-list", "pt-wide");
    setSpacing(8);
    list.setId("banned");
    list.setAccessibleText(desk.text("preference.banned"));
    list.setFixedCellSize(ROW);
    list.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.DELETE) {
        event.consume();
        remove();
      }
    });
    field.setId("ban");
    field.getStyleClass().add("pt-field");
    field.setPromptText("192.0.2.1, 192.0.2.0/24");
    field.setAccessibleText(desk.text("banned.field"));
    field.setOnAction(event -> add());
    HBox.setHgrow(field, Priority.ALWAYS);
    Button add = Nodes.button(desk.text("banned.add"), null, this::add);
    add.setId("ban-add");
    add.disableProperty()
        .bind(Bindings.createBooleanBinding(() -> !isRange(), field.textProperty()));
    Button remove = Nodes.button(desk.text("banned.remove"), null, this::remove);
    remove.setId("ban-remove");
    remove.disableProperty().bind(list.getSelectionModel().selectedItemProperty().isNull());
    getChildren().setAll(List.of(list, new HBox(8, field, add, remove)));
    show();
  }

  private void show() {
    List<AddressRange> banned = desk.preferences().get().engine().peers().banned();
    list.getItems().setAll(banned);
    Nodes.show(list, !banned.isEmpty());
    list.setPrefHeight(2 + ROW * Math.min(MOST_ROWS, banned.size()));
  }

  private boolean isRange() {
    try {
      return AddressRange.parse(field.getText()) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void add() {
    if (isRange()) {
      desk.preferences().ban(List.of(AddressRange.parse(field.getText())));
      field.clear();
      show();
    }
  }

  private void remove() {
    AddressRange chosen = list.getSelectionModel().getSelectedItem();
    if (chosen != null) {
      desk.preferences().unban(chosen);
      show();
    }
  }
}
