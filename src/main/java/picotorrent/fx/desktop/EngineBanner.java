package picotorrent.fx.desktop;

import javafx.concurrent.Worker;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import picotorrent.api.EngineSettings;
import picotorrent.base.ToldException;
import picotorrent.fx.task.EngineService;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;

/// Says below the toolbar that the engine did not start, why, and offers what mends it; there only
/// while that is so.
final class EngineBanner extends HBox {
  private static final int ANY_PORT = 0;

  private final Desk desk;
  private final EngineService service;
  private final Label text = Nodes.label("", "pt-banner-text");

  EngineBanner(Desk desk, EngineService service, Runnable preferences) {
    this.desk = desk;
    this.service = service;
    setId("engine-banner");
    getStyleClass().add("pt-banner");
    text.setWrapText(true);
    text.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(text, Priority.ALWAYS);
    Button port = Nodes.button(desk.text("engine.any-port"), null, this::useAnyPort);
    port.setId("engine-any-port");
    Button settings = Nodes.button(desk.text("toolbar.preferences"), null, preferences);
    Button again = Nodes.button(desk.text("mend.retry"), null, service::restart);
    again.setId("engine-again");
    getChildren()
        .addAll(Icons.of("bi-exclamation-triangle", "pt-danger-icon"), text, settings, port, again);
    service.stateProperty().subscribe(this::show);
  }

  private void show(Worker.State state) {
    boolean failed = state == Worker.State.FAILED;
    Nodes.show(this, failed);
    if (failed) {
      Throwable reason = service.getException();
      text.setText(desk.text("engine.failed", desk.texts().say(ToldException.sentenceOf(reason))));
    }
  }

  /// Whatever holds the port that was wished for, some other one is free.
  private void useAnyPort() {
    desk.preferences()
        .change(now -> {
          EngineSettings old = now.engine();
          EngineSettings.Listen listen = old.listen();
          return now.with(
              old.with(
                  new EngineSettings.Listen(
                      listen.addresses(), ANY_PORT, true, listen.mapPorts())));
        });
    service.restart();
  }
}
