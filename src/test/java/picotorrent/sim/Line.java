package picotorrent.sim;

import java.time.Duration;

/// How a host is connected. The latency of a path is the sum of both ends'.
///
/// @param upBytesPerSecond payload bytes; 0: no limit
/// @param downBytesPerSecond payload bytes; 0: no limit
/// @param latencyNanos one way, from the host to the core of the network
/// @param jitterNanos datagrams take up to so much longer, which also reorders them
/// @param queueBytes what waits in front of each direction before datagrams are dropped
/// @param loss probability that a datagram is lost, each way; for TCP a chunk that comes late
/// @param duplication probability that a datagram comes twice
/// @param mtuBytes largest IP packet
public record Line(
    long upBytesPerSecond,
    long downBytesPerSecond,
    long latencyNanos,
    long jitterNanos,
    int queueBytes,
    double loss,
    double duplication,
    int mtuBytes) {
  /// A line that delays nothing but by a millisecond.
  public static final Line UNLIMITED =
      new Line(0, 0, Duration.ofMillis(1).toNanos(), 0, 1 << 20, 0, 0, 1_500);

  /// The same line with other rates, in bytes per second.
  public Line rates(long up, long down) {
    return new Line(up, down, latencyNanos, jitterNanos, queueBytes, loss, duplication, mtuBytes);
  }

  /// The same line with another latency, one way.
  public Line latency(Duration oneWay) {
    return new Line(
        upBytesPerSecond,
        downBytesPerSecond,
        oneWay.toNanos(),
        jitterNanos,
        queueBytes,
        loss,
        duplication,
        mtuBytes);
  }

  /// The same line with jitter.
  public Line jitter(Duration most) {
    return new Line(
        upBytesPerSecond,
        downBytesPerSecond,
        latencyNanos,
        most.toNanos(),
        queueBytes,
        loss,
        duplication,
        mtuBytes);
  }

  /// The same line with another queue.
  public Line queue(int bytes) {
    return new Line(
        upBytesPerSecond,
        downBytesPerSecond,
        latencyNanos,
        jitterNanos,
        bytes,
        loss,
        duplication,
        mtuBytes);
  }

  /// The same line with loss, a probability.
  public Line loss(double probability) {
    return new Line(
        upBytesPerSecond,
        downBytesPerSecond,
        latencyNanos,
        jitterNanos,
        queueBytes,
        probability,
        duplication,
        mtuBytes);
  }

  /// The same line with duplication, a probability.
  public Line duplication(double probability) {
    return new Line(
        upBytesPerSecond,
        downBytesPerSecond,
        latencyNanos,
        jitterNanos,
        queueBytes,
        loss,
        probability,
        mtuBytes);
  }

  /// The same line with another largest packet.
  public Line mtu(int bytes) {
    return new Line(
        upBytesPerSecond,
        downBytesPerSecond,
        latencyNanos,
        jitterNanos,
        queueBytes,
        loss,
        duplication,
        bytes);
  }
}
