package picotorrent.utp;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import picotorrent.utp.CongestionScenario.Curve;

/// Draws what the simulator measures, for `docs/adr/0029-congestion.md`, which states the command.
final class CongestionCurves {
  private static final int WIDTH = 1000;
  private static final int PLOT_HEIGHT = 190;
  private static final int MARGIN = 60;
  private static final int QUEUE_BYTES = 625_000;
  private static final Color[] COLORS = {
    new Color(0x1f6feb), new Color(0xd1242f), new Color(0x1a7f37), new Color(0x9a6700)
  };

  private CongestionCurves() {}

  private record Panel(String title, CongestionScenario line) {}

  /// Writes the picture to the file named first.
  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<Panel> panels = List.of(alone(), cubic(), reno(), loss(), latecomers());
    BufferedImage image =
        new BufferedImage(
            WIDTH, panels.size() * (PLOT_HEIGHT + MARGIN) + MARGIN / 2, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      draw(g, panels.get(i), i * (PLOT_HEIGHT + MARGIN) + MARGIN / 2);
    }
    g.dispose();
    ImageIO.write(image, "png", new File(args[0]));
  }

  private static Panel alone() {
    CongestionScenario line = new CongestionScenario(1, QUEUE_BYTES, 0);
    line.utp("uTP", 0);
    return new Panel("uTP alone", line.run(60));
  }

  private static Panel cubic() {
    CongestionScenario line = new CongestionScenario(2, QUEUE_BYTES, 0);
    line.utp("uTP", 0);
    TcpFlow tcp = line.tcp("TCP CUBIC", TcpFlow.Kind.CUBIC, 10);
    line.run(40);
    tcp.stop();
    return new Panel("A CUBIC flow comes at 10 s and goes at 40 s", line.run(20));
  }

  private static Panel reno() {
    CongestionScenario line = new CongestionScenario(2, QUEUE_BYTES, 0);
    line.utp("uTP", 0);
    TcpFlow tcp = line.tcp("TCP Reno", TcpFlow.Kind.RENO, 10);
    line.run(40);
    tcp.stop();
    return new Panel("A Reno flow comes at 10 s and goes at 40 s", line.run(20));
  }

  private static Panel loss() {
    CongestionScenario line = new CongestionScenario(4, QUEUE_BYTES, 0.01);
    line.utp("uTP", 0);
    return new Panel("1 % random loss (libtorrent 2.0.8 there: 5.9 Mbit/s)", line.run(60));
  }

  private static Panel latecomers() {
    CongestionScenario line = new CongestionScenario(6, QUEUE_BYTES, 0);
    line.utp("first", 0);
    line.utp("second", 15);
    line.utp("third", 30);
    return new Panel("Latecomers at 15 s and 30 s", line.run(60));
  }

  private static void draw(Graphics2D g, Panel panel, int top) {
    int bottom = top + PLOT_HEIGHT;
    g.setColor(Color.DARK_GRAY);
    g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    g.drawString(panel.title, MARGIN, top - 6);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
    for (int mbit = 0; mbit <= 100; mbit += 25) {
      int y = bottom - mbit * PLOT_HEIGHT / 100;
      g.setColor(new Color(0xdddddd));
      g.drawLine(MARGIN, y, WIDTH - MARGIN, y);
      g.setColor(Color.DARK_GRAY);
      g.drawString(mbit + (mbit == 100 ? " Mbit/s" : ""), 8, y + 4);
      g.drawString(mbit + " ms", WIDTH - MARGIN + 6, y + 4);
    }
    for (int second = 0; second <= 60; second += 10) {
      g.drawString(second + " s", x(second * 10, 600) - 8, bottom + 16);
    }
    plot(g, panel.line.queueMillis, new Color(0xaaaaaa), bottom);
    int legend = WIDTH - MARGIN - 400;
    g.drawString("queueing delay", legend, top - 6);
    for (int i = 0; i < panel.line.curves.size(); i++) {
      Curve curve = panel.line.curves.get(i);
      plot(g, curve.mbit(), COLORS[i], bottom);
      g.drawString(curve.name(), legend + 100 + i * 90, top - 6);
    }
  }

  private static int x(int sample, int samples) {
    return MARGIN + sample * (WIDTH - 2 * MARGIN) / samples;
  }

  /// A line through the means of half seconds.
  private static void plot(Graphics2D g, List<Double> values, Color color, int bottom) {
    g.setColor(color);
    g.setStroke(new BasicStroke(1.8f));
    int samples = values.size();
    int lastX = -1;
    int lastY = 0;
    for (int i = 0; i + 5 <= samples; i += 5) {
      double mean =
          values.subList(i, i + 5).stream().mapToDouble(Double::doubleValue).average().orElse(0);
      int x = x(i + 2, samples);
      int y = bottom - (int) Math.min(PLOT_HEIGHT + 8.0, mean * PLOT_HEIGHT / 100);
      if (lastX >= 0) {
        g.drawLine(lastX, lastY, x, y);
      }
      lastX = x;
      lastY = y;
    }
    g.setStroke(new BasicStroke(1));
  }
}
