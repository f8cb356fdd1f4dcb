package picotorrent.fx.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.NullMarked;

/// Writes an image as PNG without java.desktop, in 256 colours: a small file.
@NullMarked
final class Png {
  private static final int COLOURS = 256;

  private Png() {}

  static void write(WritableImage image, Path file) throws IOException {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    int[] palette = palette(image);
    Map<Integer, Integer> nearest = new HashMap<>();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(pixels, new Deflater(9))) {
      byte[] line = new byte[1 + width];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int rgb = image.getPixelReader().getArgb(x, y) & 0xFFFFFF;
          line[1 + x] = nearest.computeIfAbsent(rgb, any -> nearest(palette, any)).byteValue();
        }
        out.write(line);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream png = new DataOutputStream(bytes);
    png.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 3, 0, 0, 0});
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "PLTE", bytes(palette));
    chunk(png, "IDAT", pixels.toByteArray());
    chunk(png, "IEND", new byte[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, bytes.toByteArray());
  }

  /// The colours that fill most of the image.
  private static int[] palette(WritableImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        counts.merge(image.getPixelReader().getArgb(x, y) & 0xFFFFFF, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(COLOURS)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  private static int nearest(int[] palette, int rgb) {
    int best = 0;
    for (int i = 1; i < palette.length; i++) {
      best = distance(palette[i], rgb) < distance(palette[best], rgb) ? i : best;
    }
    return best;
  }

  private static int distance(int a, int b) {
    int red = (a >> 16) - (b >> 16);
    int green = (a >> 8 & 0xFF) - (b >> 8 & 0xFF);
    int blue = (a & 0xFF) - (b & 0xFF);
    return red * red + green * green + blue * blue;
  }

  private static byte[] bytes(int[] palette) {
    byte[] bytes = new byte[palette.length * 3];
    for (int i = 0; i < palette.length; i++) {
      bytes[i * 3] = (byte) (palette[i] >> 16);
      bytes[i * 3 + 1] = (byte) (palette[i] >> 8);
      bytes[i * 3 + 2] = (byte) palette[i];
    }
    return bytes;
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
