package picotorrent.fx.view.preferences;

import java.util.function.Function;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Discovery;
import picotorrent.api.EngineSettings.Limits;
import picotorrent.api.EngineSettings.Listen;
import picotorrent.api.EngineSettings.Queue;
import picotorrent.api.RateLimits;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.UiSettings.Appearance;
import picotorrent.fx.model.UiSettings.Folders;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.model.UiSettings.Schedule;
import picotorrent.fx.view.part.Desk;

/// What a preference changes: each at once, in the settings of the application or of the engine.
final class PreferenceChanges {
  private final Desk desk;

  PreferenceChanges(Desk desk) {
    this.desk = desk;
  }

  UiSettings now() {
    return desk.preferences().get();
  }

  EngineSettings engine() {
    return now().engine();
  }

  RateLimits rates() {
    return engine().limits().rates();
  }

  void theme(UiSettings.Theme theme) {
    appearance(a -> a.with(theme));
  }

  void compact(boolean on) {
    appearance(a -> a.withCompact(on));
  }

  void reduceMotion(boolean on) {
    appearance(a -> a.withReduceMotion(on));
  }

  void binaryUnits(boolean on) {
    appearance(a -> a.withBinaryUnits(on));
  }

  void scale(int percent) {
    appearance(a -> a.withScale(percent));
  }

  void storage(EngineSettings.Storage next) {
    engine(e -> e.with(next));
  }

  void appearance(Function<Appearance, Appearance> how) {
    desk.preferences().change(s -> s.with(how.apply(s.appearance())));
  }

  void habits(Function<Habits, Habits> how) {
    desk.preferences().change(s -> s.with(how.apply(s.habits())));
  }

  void folders(Function<Folders, Folders> how) {
    desk.preferences().change(s -> s.with(how.apply(s.folders())));
  }

  void schedule(Function<Schedule, Schedule> how) {
    desk.preferences().change(s -> s.with(how.apply(s.schedule())));
  }

  void engine(Function<EngineSettings, EngineSettings> how) {
    desk.preferences().change(s -> s.with(how.apply(s.engine())));
  }

  void listen(Function<Listen, Listen> how) {
    engine(e -> e.with(how.apply(e.listen())));
  }

  void discovery(Function<Discovery, Discovery> how) {
    engine(e -> e.with(how.apply(e.discovery())));
  }

  void limits(Function<Limits, Limits> how) {
    engine(e -> e.with(how.apply(e.limits())));
  }

  void queue(Function<Queue, Queue> how) {
    engine(e -> e.with(how.apply(e.queue())));
  }

  void limit(RateLimits rates) {
    desk.preferences().limit(rates);
  }
}
