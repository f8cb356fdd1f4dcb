package picotorrent.session.ground;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whose turn comes when. Each says after its turn when the next is to be; who has nothing to do
/// for a minute costs nothing for a minute, so that ten thousand idle torrents are as cheap as
/// none.
///
/// Confined to the session loop.
///
/// @param <T> who takes turns; those due at one time take them in the order in which they came
public final class Rota<T> {
  private static final Comparator<Turn<?>> BY_TIME =
      (a, b) ->
          a.dueNanos == b.dueNanos
              ? Long.compare(a.number, b.number)
              : Long.signum(a.dueNanos - b.dueNanos);

  private final Map<T, Turn<T>> turns = new LinkedHashMap<>();
  private final TreeSet<Turn<T>> waiting = new TreeSet<>(BY_TIME);
  private long numbers;

  private static final class Turn<T> {
    final T who;
    final long number;
    long dueNanos;

    Turn(T who, long number) {
      this.who = who;
      this.number = number;
    }
  }

  /// Gives a turn at `atNanos`, whatever was agreed before.
  public void at(T who, long atNanos) {
    Turn<T> turn = turns.computeIfAbsent(who, fresh -> new Turn<>(fresh, numbers++));
    waiting.remove(turn);
    turn.dueNanos = atNanos;
    waiting.add(turn);
  }

  /// Gives a turn at `atNanos`, unless one comes sooner.
  public void notAfter(T who, long atNanos) {
    Turn<T> turn = turns.get(who);
    if (turn == null || turn.dueNanos - atNanos > 0) {
      at(who, atNanos);
    }
  }

  /// Gives no more turns.
  public void drop(T who) {
    Turn<T> turn = turns.remove(who);
    if (turn != null) {
      waiting.remove(turn);
    }
  }

  /// Whose turn it is, taken off the list until [#at] puts it there again; null when it is
  /// nobody's.
  public @Nullable T next(long now) {
    if (waiting.isEmpty() || waiting.getFirst().dueNanos - now > 0) {
      return null;
    }
    T who = waiting.getFirst().who;
    drop(who);
    return who;
  }

  /// How many wait for a turn.
  int size() {
    return turns.size();
  }
}
