package picotorrent.utp;

import java.util.ArrayDeque;
import java.util.Iterator;
import picotorrent.utp.Simulation.Line;

/// A bulk TCP flow as others meet it: window, slow start, loss recovery with selective acks, and
/// the growth of Reno (RFC 5681) or CUBIC (RFC 9438, and slow start as Linux has it: [HyStart]).
final class TcpFlow {
  enum Kind {
    RENO,
    CUBIC
  }

  private static final int PAYLOAD_BYTES = 1448;
  private static final int WIRE_BYTES = 1500;
  private static final int ACK_BYTES = 52;
  private static final int REORDERING = 3;
  private static final double CUBIC_C = 0.4;
  private static final double CUBIC_BETA = 0.7;

  /// RFC 9438 §4.3: what Reno would have.
  private static final double RENO_FRIENDLY = 3 * (1 - CUBIC_BETA) / (1 + CUBIC_BETA);

  /// Linux: a window grows by so much a round trip at least until something has been lost.
  private static final double UNTRIED_GROWTH = 0.05;

  private static final class Segment {
    final long number;
    final long sentNanos;

    Segment(long number, long sentNanos) {
      this.number = number;
      this.sentNanos = sentNanos;
    }
  }

  private final Simulation simulation;
  private final Kind kind;
  private final Line there;
  private final Line back;
  private final ArrayDeque<Segment> outstanding = new ArrayDeque<>();
  private double window = 10;
  private double threshold = Double.MAX_VALUE;
  private final HyStart hyStart = new HyStart();
  private double windowBeforeCut;
  private double renoWindow;
  private boolean tried;
  private long cutNanos;
  private long next;
  private long recoverUntil = -1;
  private long lastAckNanos;
  private boolean stopped;
  long deliveredBytes;

  TcpFlow(Simulation simulation, Kind kind, Line there, Line back) {
    this.simulation = simulation;
    this.kind = kind;
    this.there = there;
    this.back = back;
  }

  void start() {
    lastAckNanos = simulation.now();
    send();
    watch();
  }

  void stop() {
    stopped = true;
  }

  private void send() {
    while (!stopped && outstanding.size() < (int) window) {
      Segment segment = new Segment(next++, simulation.now());
      outstanding.add(segment);
      there.carry(
          WIRE_BYTES,
          () -> {
            deliveredBytes += PAYLOAD_BYTES;
            back.carry(ACK_BYTES, () -> acknowledged(segment));
          });
    }
  }

  private void acknowledged(Segment segment) {
    lastAckNanos = simulation.now();
    outstanding.remove(segment);
    leaveSlowStart(segment);
    if (recoverUntil < segment.number) {
      grow(simulation.now() - segment.sentNanos);
    }
    boolean lost = false;
    Iterator<Segment> oldest = outstanding.iterator();
    while (oldest.hasNext()) {
      Segment first = oldest.next();
      if (first.number + REORDERING > segment.number) {
        break;
      }
      oldest.remove(); // its bytes go again under a new number
      if (first.number > recoverUntil) {
        lost = true;
      }
    }
    if (lost) {
      recoverUntil = next - 1;
      cut(kind == Kind.CUBIC ? CUBIC_BETA : 0.5);
    }
    send();
  }

  private void leaveSlowStart(Segment segment) {
    long now = simulation.now();
    if (kind == Kind.CUBIC
        && window < threshold
        && hyStart.leaves(segment.number, next, window, now - segment.sentNanos, now)) {
      threshold = window;
      plateau(window);
    }
  }

  private void grow(long rttNanos) {
    if (window < threshold) {
      window++;
    } else if (kind == Kind.RENO) {
      window += 1 / window;
    } else {
      growAsCubic(rttNanos);
    }
  }

  private void growAsCubic(long rttNanos) {
    double k = Math.cbrt(Math.max(0, windowBeforeCut - threshold) / CUBIC_C);
    double t = (simulation.now() - cutNanos + rttNanos) / 1e9;
    double target = Math.min(1.5 * window, CUBIC_C * Math.pow(t - k, 3) + windowBeforeCut);
    double each = target > window ? (target - window) / window : 0.01 / window;
    renoWindow += RENO_FRIENDLY / renoWindow;
    window = Math.max(renoWindow, window + Math.max(each, tried ? 0 : UNTRIED_GROWTH));
  }

  /// CUBIC grows towards `wanted` and beyond from here on.
  private void plateau(double wanted) {
    windowBeforeCut = wanted;
    cutNanos = simulation.now();
    renoWindow = window;
  }

  private void cut(double factor) {
    double wanted = window < windowBeforeCut ? window * (1 + factor) / 2 : window;
    tried = true;
    window = Math.max(2, window * factor);
    threshold = window;
    plateau(wanted);
  }

  private void watch() {
    if (simulation.now() - lastAckNanos > Simulation.SECOND) {
      outstanding.clear();
      cut(0.5);
      window = 2;
      lastAckNanos = simulation.now();
      send();
    }
    if (!stopped) {
      simulation.at(simulation.now() + 200 * Simulation.MILLI, this::watch);
    }
  }
}
