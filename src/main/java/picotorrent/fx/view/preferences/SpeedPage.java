package picotorrent.fx.view.preferences;

import java.util.List;
import javafx.scene.layout.HBox;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.RateLimits;
import picotorrent.fx.model.UiSettings.Days;
import picotorrent.fx.model.UiSettings.Schedule;
import picotorrent.fx.view.part.Desk;

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
                PreferenceControls.toggle(schedule.on(), on -> change.schedule(s -> s.withOn(on)))),
            make.row("between", hours(schedule)),
            make.row("meanwhile", meanwhile(schedule))),
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

  private HBox hours(Schedule schedule) {
    return new HBox(
        8,
        PreferenceControls.time(schedule.fromMinute(), m -> change.schedule(s -> s.withFrom(m))),
        PreferenceControls.middle(make.text("preference.and")),
        PreferenceControls.time(schedule.toMinute(), m -> change.schedule(s -> s.withTo(m))),
        make.choice(
            Days.values(), schedule.days(), "days.", d -> change.schedule(s -> s.withDays(d))));
  }

  private HBox meanwhile(Schedule schedule) {
    return new HBox(
        8,
        make.rateField(
            schedule.downBytesPerSecond(),
            n -> change.schedule(s -> s.withRates(new RateLimits(n, s.upBytesPerSecond())))),
        make.rateField(
            schedule.upBytesPerSecond(),
            n -> change.schedule(s -> s.withRates(new RateLimits(s.downBytesPerSecond(), n)))),
        PreferenceControls.middle("KB/s"));
  }
}
