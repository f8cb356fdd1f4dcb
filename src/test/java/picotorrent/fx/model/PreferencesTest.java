package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.api.RateLimits;
import picotorrent.base.AddressRange;
import picotorrent.fx.model.UiSettings.Days;
import picotorrent.fx.model.UiSettings.Schedule;

/// What the engine is told, and when.
@NullMarked
class PreferencesTest {
  /// 18 November 2026 is a Wednesday, the 21st a Saturday.
  @ParameterizedTest
  @CsvSource({
    "08:00, 17:00, EVERY_DAY, 2026-11-18T07:59, false",
    "08:00, 17:00, EVERY_DAY, 2026-11-18T08:00, true",
    "08:00, 17:00, EVERY_DAY, 2026-11-18T16:59, true",
    "08:00, 17:00, EVERY_DAY, 2026-11-18T17:00, false",
    "08:00, 17:00, WEEKEND, 2026-11-18T12:00, false",
    "08:00, 17:00, WEEKEND, 2026-11-21T12:00, true",
    "08:00, 17:00, WEEKDAYS, 2026-11-21T12:00, false",
    "22:00, 06:00, EVERY_DAY, 2026-11-18T23:30, true",
    "22:00, 06:00, EVERY_DAY, 2026-11-18T05:59, true",
    "22:00, 06:00, EVERY_DAY, 2026-11-18T06:00, false",
    "22:00, 06:00, WEEKDAYS, 2026-11-21T01:00, true",
    "22:00, 06:00, WEEKDAYS, 2026-11-23T01:00, false",
  })
  void theScheduleHoldsInItsHoursAndPastMidnightForTheDayBefore(
      String from, String to, Days days, LocalDateTime now, boolean slow) {
    Schedule schedule = new Schedule(true, minute(from), minute(to), days, 111, 222, false);
    Preferences preferences = new Preferences(UiSettings.defaults("x").with(schedule));
    preferences.limit(new RateLimits(5_000, 6_000));
    RateLimits expected = slow ? new RateLimits(111, 222) : new RateLimits(5_000, 6_000);
    assertEquals(expected, preferences.engineAt(now).limits().rates());
  }

  @Test
  void aPersonMaySlowDownAtOnceAndTheClockGoesOnAfterwards() {
    LocalDateTime noon = LocalDateTime.parse("2026-11-18T12:00");
    Schedule off = new Schedule(false, 0, 1, Days.EVERY_DAY, 111, 222, false);
    Preferences preferences = new Preferences(UiSettings.defaults("x").with(off));
    preferences.slowDown(true);
    assertEquals(new RateLimits(111, 222), preferences.engineAt(noon).limits().rates());
    preferences.slowDown(false);
    assertEquals(RateLimits.NONE, preferences.engineAt(noon).limits().rates());
  }

  @Test
  void bansAreKeptOnceEachAndTakenOffOneByOne() {
    Preferences preferences = new Preferences(UiSettings.defaults("x"));
    AddressRange host = AddressRange.parse("192.0.2.7");
    AddressRange network = AddressRange.parse("198.51.100.0/24");
    preferences.ban(List.of(host, network));
    preferences.ban(List.of(network, host));
    assertEquals(List.of(host, network), preferences.get().engine().peers().banned());
    preferences.unban(host);
    assertEquals(
        List.of(network),
        preferences.engineAt(LocalDateTime.parse("2026-11-18T12:00")).peers().banned());
  }

  private static int minute(String clock) {
    return Integer.parseInt(clock.substring(0, 2)) * 60 + Integer.parseInt(clock.substring(3));
  }

  @Test
  void aScheduleThatIsOffChangesNothing() {
    Preferences preferences = new Preferences(UiSettings.defaults("x"));
    assertEquals(
        preferences.get().engine(), preferences.engineAt(LocalDateTime.parse("2026-11-18T19:00")));
  }

  @Test
  void aLimitLeavesEverythingElseAlone() {
    UiSettings before = UiSettings.defaults("x");
    Preferences preferences = new Preferences(before);
    preferences.limit(new RateLimits(5, 6));
    preferences.limit(RateLimits.NONE);
    assertEquals(before, preferences.get());
  }
}
