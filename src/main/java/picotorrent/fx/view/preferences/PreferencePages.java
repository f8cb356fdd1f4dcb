package picotorrent.fx.view.preferences;

import java.util.List;
import picotorrent.fx.view.part.Desk;

/// Every preference as a row: its name, what it does, and a control that changes it at once.
final class PreferencePages {
  /// The pages, in order.
  enum Page {
    GENERAL("general", "bi-sliders"),
    DOWNLOADS("downloads", "bi-download"),
    SPEED("speed", "bi-speedometer2"),
    SEEDING("seeding", "bi-arrow-up"),
    CONNECTION("connection", "bi-globe"),
    PRIVACY("privacy", "bi-shield"),
    ADVANCED("advanced", "bi-wrench");

    private final String key;
    private final String icon;

    Page(String key, String icon) {
      this.key = key;
      this.icon = icon;
    }

    String key() {
      return key;
    }

    String icon() {
      return icon;
    }
  }

  private final Desk desk;

  PreferencePages(Desk desk) {
    this.desk = desk;
  }

  List<PreferencePage.Card> cards(Page page) {
    PreferencePage shown =
        switch (page) {
          case GENERAL -> new GeneralPage(desk);
          case DOWNLOADS -> new DownloadsPage(desk);
          case SPEED -> new SpeedPage(desk);
          case SEEDING -> new SeedingPage(desk);
          case CONNECTION -> new ConnectionPage(desk);
          case PRIVACY -> new PrivacyPage(desk);
          case ADVANCED -> new AdvancedPage(desk);
        };
    return shown.cards();
  }
}
