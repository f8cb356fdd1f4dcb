package picotorrent.fx.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.NullMarked;

/// Writes an image as PNG in true colour, without java.desktop.
@NullMarked
final class Png {
  private static final int CHANNELS = 3;

  private Png() {}

  static void write(WritableImage image, Path file) throws IOException {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(pixels, new Deflater(9))) {
      byte[] above = new byte[width * CHANNELS];
      for (int y = 0; y < height; y++) {
        byte[] line = line(image, y);
        out.write(filtered(line, above));
        above = line;
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream png = new DataOutputStream(bytes);
    png.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 2, 0, 0, 0});
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "IDAT", pixels.toByteArray());
    chunk(png, "IEND", new byte[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, bytes.toByteArray());
  }

  private static byte[] line(WritableImage image, int y) {
    byte[] line = new byte[(int) image.getWidth() * CHANNELS];
    for (int x = 0; x < image.getWidth(); x++) {
      int rgb = image.getPixelReader().getArgb(x, y);
      line[x * CHANNELS] = (byte) (rgb >> 16);
      line[x * CHANNELS + 1] = (byte) (rgb >> 8);
      line[x * CHANNELS + 2] = (byte) rgb;
    }
    return line;
  }

  /// Of three filters (none, left, above) the one with the smallest sum, which packs best.
  private static byte[] filtered(byte[] line, byte[] above) {
    byte[] best = new byte[0];
    long smallest = Long.MAX_VALUE;
    for (byte filter = 0; filter < 3; filter++) {
      byte[] tried = new byte[line.length + 1];
      tried[0] = filter;
      long sum = 0;
      for (int i = 0; i < line.length; i++) {
        int guess =
            filter == 0 ? 0 : filter == 2 ? above[i] : i < CHANNELS ? 0 : line[i - CHANNELS];
        tried[i + 1] = (byte) (line[i] - guess);
        sum += Math.abs(tried[i + 1]);
      }
      if (sum < smallest) {
        smallest = sum;
        best = tried;
      }
    }
    return best;
  }

  private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    png.writeInt(data.length);
    png.write(name);
    png.write(data);
    png.writeInt((int) crc.getValue());
  }
}
