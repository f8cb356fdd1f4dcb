package picotorrent.fx.view;

import java.util.List;
import picotorrent.api.EngineSettings;
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
                        change.engine(e ->
                            new EngineSettings(
                                e.listen(),
                                e.discovery(),
                                new Transport(e.transport().choice(), next),
                                e.limits(),
                                e.queue(),
                                e.storage()))))));
  }
}
