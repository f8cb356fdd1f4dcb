package picotorrent.fx.view;

import java.util.List;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Transport;

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
