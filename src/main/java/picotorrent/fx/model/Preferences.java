package picotorrent.fx.model;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;
import picotorrent.base.AddressRange;

/// What a person has arranged, and what follows for the engine. Changes hold at once. Confined to
/// the JavaFX thread.
public final class Preferences {
  private final ReadOnlyObjectWrapper<UiSettings> settings;

  /// Starts from what was kept.
  public Preferences(UiSettings kept) {
    this.settings = new ReadOnlyObjectWrapper<>(kept);
  }

  // Properties

  /// The settings, another value with every change.
  public ReadOnlyObjectProperty<UiSettings> settingsProperty() {
    return settings.getReadOnlyProperty();
  }

  /// The settings.
  public UiSettings get() {
    return settings.get();
  }

  /// What the engine is to be told at a moment: the schedule's limits inside its hours.
  public EngineSettings engineAt(LocalDateTime now) {
    EngineSettings engine = get().engine();
    return isQuiet(now) ? withRates(engine, get().schedule().rates()) : engine;
  }

  /// Tells whether the schedule's limits hold at a moment: by its hours, or because a person says
  /// so.
  public boolean isQuiet(LocalDateTime now) {
    UiSettings.Schedule schedule = get().schedule();
    return schedule.always() || isQuiet(schedule, now);
  }

  // Commands

  /// Changes something.
  public void change(UnaryOperator<UiSettings> how) {
    settings.set(how.apply(settings.get()));
  }

  /// Sets the limits of all torrents together.
  public void limit(RateLimits rates) {
    change(now -> now.with(withRates(now.engine(), rates)));
  }

  /// Bans addresses, for all torrents and for good; those that are banned already stay where they
  /// are in the list.
  public void ban(Collection<AddressRange> more) {
    SequencedSet<AddressRange> all = new LinkedHashSet<>(get().engine().peers().banned());
    all.addAll(more);
    banned(List.copyOf(all));
  }

  /// Lets somebody in again.
  public void unban(AddressRange range) {
    banned(get().engine().peers().banned().stream().filter(each -> !each.equals(range)).toList());
  }

  private void banned(List<AddressRange> all) {
    change(now -> now.with(now.engine().with(new EngineSettings.Peers(all))));
  }

  /// Tells whether a schedule holds at a moment. Hours past midnight belong to the day before.
  static boolean isQuiet(UiSettings.Schedule schedule, LocalDateTime now) {
    if (!schedule.on()) {
      return false;
    }
    int minute = now.getHour() * 60 + now.getMinute();
    boolean overnight = schedule.toMinute() <= schedule.fromMinute();
    boolean late = minute >= schedule.fromMinute();
    boolean early = minute < schedule.toMinute();
    boolean inside = overnight ? late || early : late && early;
    DayOfWeek day = (overnight && early && !late ? now.minusDays(1) : now).getDayOfWeek();
    boolean weekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
    return inside
        && switch (schedule.days()) {
          case EVERY_DAY -> true;
          case WEEKDAYS -> !weekend;
          case WEEKEND -> weekend;
        };
  }

  /// Puts the schedule's limits into force at once, or leaves it to the clock again.
  public void slowDown(boolean now) {
    change(settings -> settings.with(settings.schedule().withAlways(now)));
  }

  private static EngineSettings withRates(EngineSettings engine, RateLimits rates) {
    EngineSettings.Limits old = engine.limits();
    return engine.with(old.with(rates));
  }
}
