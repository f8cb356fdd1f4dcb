package picotorrent.utp;

import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.Line;
import picotorrent.utp.Simulation.LineSpec;

/// Flows that share one line of 100 Mbit/s and 50 ms round trip, sampled ten times a second.
final class CongestionScenario {
  static final long RATE = 100_000_000;
  static final long SAMPLE_NANOS = 100 * MILLI;

  /// What one flow did: its name and its rate in each sample, in Mbit/s.
  record Curve(String name, List<Double> mbit) {
    double mean(double fromSeconds, double toSeconds) {
      int from = (int) (fromSeconds * 10);
      int to = Math.min((int) (toSeconds * 10), mbit.size());
      return mbit.subList(from, to).stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
  }

  final Simulation simulation;
  final Line there;
  final Line back;
  final List<Curve> curves = new ArrayList<>();
  final List<Double> queueMillis = new ArrayList<>();
  private final List<LongSupplier> counters = new ArrayList<>();
  private final List<Long> last = new ArrayList<>();
  private int hosts;

  CongestionScenario(long seed, int queueBytes, double loss) {
    simulation = new Simulation(seed);
    there = simulation.line(LineSpec.clean(RATE, 25 * MILLI, queueBytes).loss(loss));
    back = simulation.line(LineSpec.clean(RATE, 25 * MILLI, queueBytes));
  }

  /// A uTP flow with hosts of its own.
  Bulk utp(String name, double atSeconds) {
    return utp(name, atSeconds, ScavengerControl::new);
  }

  /// The same from a host that sends by rules of its own.
  Bulk utp(String name, double atSeconds, IntFunction<CongestionControl> controls) {
    hosts++;
    Host a = simulation.host("10.0.1." + hosts + ":1", controls);
    Host b = simulation.host("10.0.2." + hosts + ":1");
    Simulation.join(a, b, there, back);
    Bulk bulk = new Bulk(simulation, a, b);
    simulation.at(SECOND + (long) (atSeconds * SECOND), bulk::start);
    count(name, () -> bulk.deliveredBytes);
    return bulk;
  }

  TcpFlow tcp(String name, TcpFlow.Kind kind, double atSeconds) {
    TcpFlow flow = new TcpFlow(simulation, kind, there, back);
    simulation.at(SECOND + (long) (atSeconds * SECOND), flow::start);
    count(name, () -> flow.deliveredBytes);
    return flow;
  }

  private void count(String name, LongSupplier counter) {
    curves.add(new Curve(name, new ArrayList<>()));
    counters.add(counter);
    last.add(0L);
  }

  CongestionScenario run(double seconds) {
    int samples = (int) (seconds * 10);
    for (int i = 0; i < samples; i++) {
      double queue = 0;
      for (int part = 0; part < 10; part++) {
        simulation.runFor(SAMPLE_NANOS / 10);
        queue += there.queueNanos() / 10.0 / MILLI;
      }
      queueMillis.add(queue);
      for (int c = 0; c < counters.size(); c++) {
        long now = counters.get(c).getAsLong();
        curves.get(c).mbit.add((now - last.get(c)) * 8.0 / 1e6 * SECOND / SAMPLE_NANOS);
        last.set(c, now);
      }
    }
    return this;
  }

  double mbit(int curve, double from, double to) {
    return curves.get(curve).mean(from, to);
  }

  double queueMillis(double from, double to) {
    return new Curve("queue", queueMillis).mean(from, to);
  }
}
