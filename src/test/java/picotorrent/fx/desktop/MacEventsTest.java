package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.glass.ui.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

/// What macOS would send, sent by hand to JavaFX's headless platform.
@NullMarked
@ExtendWith(ApplicationExtension.class)
class MacEventsTest {
  /// The handler that was there before.
  private static final class Usual extends Application.EventHandler {
    final List<String> heard = new ArrayList<>();

    @Override
    public void handleQuitAction(Application application, long time) {
      heard.add("quit");
    }

    @Override
    public void handlePreferencesChanged(Map<String, Object> preferences) {
      heard.add("preferences");
    }

    @Override
    public void handleDidBecomeActiveAction(Application application, long time) {
      heard.add("active");
    }
  }

  @Test
  void filesComeToUsAndEverythingElseGoesWhereItWent(FxRobot robot) {
    List<List<String>> opened = new ArrayList<>();
    Usual usual = new Usual();
    robot.interact(() -> {
      Application application = Application.GetApplication();
      Application.EventHandler before = application.getEventHandler();
      try {
        application.setEventHandler(usual);
        MacEvents.hearFiles(opened::add);
        Application.EventHandler now = application.getEventHandler();
        now.handleOpenFilesAction(application, 0, new String[] {"/a ☂.torrent", "/b.torrent"});
        now.handleQuitAction(application, 0);
        now.handlePreferencesChanged(Map.of());
        now.handleDidBecomeActiveAction(application, 0);
      } finally {
        application.setEventHandler(before);
      }
    });
    assertEquals(List.of(List.of("/a ☂.torrent", "/b.torrent")), opened);
    assertEquals(List.of("quit", "preferences", "active"), usual.heard);
  }

  @Test
  void onlyMacOsSendsThem() {
    assertTrue(DesktopOpener.hearsEvents("mac os x"));
    assertFalse(DesktopOpener.hearsEvents("linux"));
    assertFalse(DesktopOpener.hearsEvents("windows 11"));
  }
}
