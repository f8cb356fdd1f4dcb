package picotorrent.fx.model;

import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.NoticeBoard.Notice;

/// Keeps a desktop from drowning in messages: a few pass at once, and what comes after them within
/// one span of time becomes one message at its end. Whoever owns it counts the time.
///
/// Confined to one thread.
public final class NoticeGate {
  /// More at a time is not read one by one.
  static final int MOST = 3;

  private final Consumer<Notice> outside;
  private final IntFunction<Notice> together;
  private int passed;
  private int held;
  private @Nullable Notice last;

  /// Open at first.
  ///
  /// @param outside shows one
  /// @param together says that there were so many, two or more
  public NoticeGate(Consumer<Notice> outside, IntFunction<Notice> together) {
    this.outside = outside;
    this.together = together;
  }

  /// Lets one through, or holds it until the span is over. Tells whether a span begins with it.
  public boolean say(Notice notice) {
    if (passed < MOST) {
      outside.accept(notice);
      return passed++ == 0;
    }
    last = notice;
    held++;
    return false;
  }

  /// The span is over. Tells whether another begins, with a message about what was held.
  public boolean over() {
    Notice one = last;
    int count = held;
    passed = 0;
    held = 0;
    last = null;
    return one != null && say(count == 1 ? one : together.apply(count));
  }
}
