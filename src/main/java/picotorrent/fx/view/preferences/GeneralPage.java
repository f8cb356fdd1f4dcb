package picotorrent.fx.view.preferences;

import java.util.ArrayList;
import java.util.List;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.model.UiSettings.OnClose;
import picotorrent.fx.task.Surroundings;
import picotorrent.fx.view.part.Desk;

/// Looks, notifications, closing.
final class GeneralPage extends PreferencePage {
  GeneralPage(Desk desk) {
    super(desk);
  }

  @Override
  List<Card> cards() {
    List<Card> cards =
        new ArrayList<>(
            List.of(
                make.card(
                    "looks",
                    make.row(
                        "theme",
                        make.choice(
                            UiSettings.Theme.values(),
                            change.now().appearance().theme(),
                            "theme.",
                            change::theme)),
                    make.row("language", make.language()),
                    make.row(
                        "compact",
                        PreferenceControls.toggle(
                            change.now().appearance().compact(), change::compact)),
                    make.row("scale", make.scale()),
                    make.row(
                        "binary-units",
                        PreferenceControls.toggle(
                            change.now().appearance().binaryUnits(), change::binaryUnits)),
                    make.row(
                        "motion",
                        PreferenceControls.toggle(
                            change.now().appearance().reduceMotion(), change::reduceMotion))),
                make.card(
                    "notify",
                    make.row(
                        "notify-finished",
                        PreferenceControls.toggle(
                            change.now().habits().notifyFinished(),
                            on ->
                                change.habits(h ->
                                    new Habits(
                                        on,
                                        h.notifyProblems(),
                                        h.startAtOnce(),
                                        h.inOrder(),
                                        h.onClose(),
                                        h.greeted())))),
                    make.row(
                        "notify-problems",
                        PreferenceControls.toggle(
                            change.now().habits().notifyProblems(),
                            on ->
                                change.habits(h ->
                                    new Habits(
                                        h.notifyFinished(),
                                        on,
                                        h.startAtOnce(),
                                        h.inOrder(),
                                        h.onClose(),
                                        h.greeted()))))),
                make.card(
                    "closing",
                    make.row(
                        "on-close",
                        make.choice(
                            OnClose.values(),
                            change.now().habits().onClose(),
                            "on-close.",
                            next ->
                                change.habits(h ->
                                    new Habits(
                                        h.notifyFinished(),
                                        h.notifyProblems(),
                                        h.startAtOnce(),
                                        h.inOrder(),
                                        next,
                                        h.greeted())))))));
    Surroundings around = new Surroundings();
    if (around.canAssociate()) {
      cards.add(make.card("handler", make.row("associate", make.associate(around))));
    }
    return cards;
  }
}
