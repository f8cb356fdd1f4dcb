package picotorrent.fx.view;

import java.util.List;
import javafx.scene.layout.HBox;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.RateLimits;
import picotorrent.fx.model.UiSettings.Days;
import picotorrent.fx.model.UiSettings.Schedule;

/// Limits, quiet hours, manners.
final class SpeedPage extends PreferencePage {
  SpeedPage(Desk desk) {
    super(desk);
  }

  @Override
  List<Card> cards() {
    RateLimits rates = change.engine().limits().rates();
    Schedule schedule = change.now().schedule();
    return List.of(
        make.card(
            "limits",
            make.row(
                "limit-down",
                make.rate(
                    rates.downBytesPerSecond(),
                    n -> change.limit(new RateLimits(n, change.rates().upBytesPerSecond())))),
            make.row(
                "limit-up",
                make.rate(
                    rates.upBytesPerSecond(),
                    n -> change.limit(new RateLimits(change.rates().downBytesPerSecond(), n))))),
        make.card(
            "quiet",
            make.row(
                "schedule",
                PreferenceControls.toggle(
                    schedule.on(),
                    on ->
                        change.schedule(s ->
                            new Schedule(
                                on,
                                s.fromMinute(),
                                s.toMinute(),
                                s.days(),
                                s.downBytesPerSecond(),
                                s.upBytesPerSecond())))),
            make.row(
                "between",
                new HBox(
                    8,
                    PreferenceControls.time(
                        schedule.fromMinute(),
                        m ->
                            change.schedule(s ->
                                new Schedule(
                                    s.on(),
                                    m,
                                    s.toMinute(),
                                    s.days(),
                                    s.downBytesPerSecond(),
                                    s.upBytesPerSecond()))),
                    PreferenceControls.middle(make.text("preference.and")),
                    PreferenceControls.time(
                        schedule.toMinute(),
                        m ->
                            change.schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    m,
                                    s.days(),
                                    s.downBytesPerSecond(),
                                    s.upBytesPerSecond()))),
                    make.choice(
                        Days.values(),
                        schedule.days(),
                        "days.",
                        d ->
                            change.schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    s.toMinute(),
                                    d,
                                    s.downBytesPerSecond(),
                                    s.upBytesPerSecond()))))),
            make.row(
                "meanwhile",
                new HBox(
                    8,
                    make.rateField(
                        schedule.downBytesPerSecond(),
                        n ->
                            change.schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    s.toMinute(),
                                    s.days(),
                                    n,
                                    s.upBytesPerSecond()))),
                    make.rateField(
                        schedule.upBytesPerSecond(),
                        n ->
                            change.schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    s.toMinute(),
                                    s.days(),
                                    s.downBytesPerSecond(),
                                    n))),
                    PreferenceControls.middle("KB/s")))),
        make.card(
            "manners",
            make.row(
                "give-way",
                PreferenceControls.toggle(
                    change.engine().transport().choice() != TransportChoice.TCP_ONLY,
                    on ->
                        change.engine(e ->
                            e.with(
                                new Transport(
                                    on ? TransportChoice.BOTH : TransportChoice.TCP_ONLY,
                                    e.transport().encryption())))))));
  }
}
