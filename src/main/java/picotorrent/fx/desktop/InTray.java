package picotorrent.fx.desktop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.Closing;
import picotorrent.fx.view.part.Desk;
import picotorrent.tray.TrayFace;
import picotorrent.tray.TrayIcon;

/// The icon in the desktop's tray, where there is one: a click brings the window, its menu has what
/// a person wants without it. Confined to the JavaFX thread.
final class InTray implements AutoCloseable {
  private static final int ICON_SIZE = 32;
  private static final int BYTES_PER_PIXEL = 4;

  private final Desk desk;
  private volatile @Nullable TrayIcon icon; // opened in the background
  private Subscription waiting = Subscription.EMPTY;

  InTray(Desk desk) {
    this.desk = desk;
  }

  /// Puts the icon there, without waiting for the desktop.
  void open(Closing closing) {
    TrayFace face =
        new TrayFace(desk.text("app.name"), "picotorrent", picture(), Choice.entries(desk));
    TrayIcon.Listener hand =
        new TrayIcon.Listener() {
          @Override
          public void activated() {
            Platform.runLater(closing::comeBack);
          }

          @Override
          public void chosen(String key) {
            Platform.runLater(() -> carryOut(Choice.valueOf(key), closing));
          }

          @Override
          public void lost() {
            Platform.runLater(closing::lostTray);
          }
        };
    desk.background().execute(() -> icon = TrayIcon.open(face, hand));
  }

  /// Whether a tray shows the icon.
  boolean isShown() {
    TrayIcon there = icon;
    return there != null && there.isShown();
  }

  @Override
  public void close() {
    waiting.unsubscribe();
    TrayIcon there = icon;
    if (there != null) {
      desk.background().execute(there::close);
    }
  }

  private void carryOut(Choice choice, Closing closing) {
    switch (choice) {
      case SHOW -> closing.comeBack();
      case STOP_ALL -> withAll(rows -> desk.commands().stop(running(rows)));
      case START_ALL -> withAll(rows -> desk.commands().start(stopped(rows), false));
      case QUIT -> closing.quit();
    }
  }

  private static List<TorrentRow> running(List<TorrentRow> rows) {
    return rows.stream().filter(row -> row.kind() != StateKind.STOPPED).toList();
  }

  private static List<TorrentRow> stopped(List<TorrentRow> rows) {
    return rows.stream().filter(row -> row.kind() == StateKind.STOPPED).toList();
  }

  /// Does something with all torrents as they are now: a hidden window has not looked for a while.
  private void withAll(Consumer<List<TorrentRow>> action) {
    boolean looked = desk.feed().isLooking();
    desk.feed().pause(false);
    waiting.unsubscribe();
    waiting =
        desk.feed()
            .secondsProperty()
            .subscribe((before, now) -> {
              waiting.unsubscribe();
              action.accept(List.copyOf(desk.feed().library().rows()));
              desk.feed().pause(!looked);
            });
  }

  private static TrayFace.Picture picture() {
    String name = "icon-" + ICON_SIZE + ".png";
    try (InputStream file = Objects.requireNonNull(InTray.class.getResourceAsStream(name))) {
      byte[] bgra = new byte[ICON_SIZE * ICON_SIZE * BYTES_PER_PIXEL];
      new Image(file)
          .getPixelReader()
          .getPixels(
              0,
              0,
              ICON_SIZE,
              ICON_SIZE,
              PixelFormat.getByteBgraInstance(),
              bgra,
              0,
              ICON_SIZE * BYTES_PER_PIXEL);
      return new TrayFace.Picture(ICON_SIZE, reversed(bgra));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Blue, green, red, opacity become opacity, red, green, blue.
  private static byte[] reversed(byte[] bgra) {
    ByteBuffer pixels = ByteBuffer.wrap(bgra);
    for (int at = 0; at < bgra.length; at += BYTES_PER_PIXEL) {
      pixels.putInt(at, Integer.reverseBytes(pixels.getInt(at)));
    }
    return bgra;
  }

  /// What the menu has, from top to bottom.
  private enum Choice {
    SHOW("tray.show"),
    STOP_ALL("tray.stop-all"),
    START_ALL("tray.start-all"),
    QUIT("menu.quit");

    private final String text;

    Choice(String text) {
      this.text = text;
    }

    static List<TrayFace.Entry> entries(Desk desk) {
      return List.of(values()).stream()
          .map(choice -> new TrayFace.Entry(choice.name(), desk.text(choice.text)))
          .toList();
    }
  }
}
