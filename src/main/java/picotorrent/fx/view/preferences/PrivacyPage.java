package picotorrent.fx.view.preferences;

import java.util.List;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.fx.view.part.Desk;

/// What others on the line can see.
final class PrivacyPage extends PreferencePage {
  PrivacyPage(Desk desk) {
    super(desk);
  }

  @Override
  List<Card> cards() {
    return List.of(
        make.card(
            "wire",
            make.row(
                "encryption",
                make.choice(
                    Encryption.values(),
                    change.engine().transport().encryption(),
                    "encryption.",
                    next ->
                        change.engine(e -> e.with(new Transport(e.transport().choice(), next)))))));
  }
}
