package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of addresses as they are about.
class BlockListTest {
  private static final String ALL_FORMS =
      """
      # a comment
      // another

      Some org: with, colons - and dashes:192.0.2.10-192.0.2.20
      001.002.003.000 - 001.002.003.255 , 100 , An Organisation
      009.009.009.009 - 009.009.009.009 , 200 , Let in by its level
      198.51.100.0/24
      203.0.113.7
      2001:db8:1::/48
      10.0.0.1-10.0.0.5
      nonsense
      name:300.0.0.1-300.0.0.2
      """;

  @TempDir Path folder;

  private static boolean blocks(BlockList list, String address) {
    return list.ranges().contains(InetAddresses.forString(address));
  }

  private void assertAllForms(BlockList list) {
    for (String address :
        new String[] {
          "192.0.2.15", "1.2.3.4", "198.51.100.255", "203.0.113.7", "2001:db8:1::9", "10.0.0.3"
        }) {
      assertTrue(blocks(list, address), address);
    }
    for (String address : new String[] {"192.0.2.21", "9.9.9.9", "1.2.4.0", "2001:db8:2::"}) {
      assertFalse(blocks(list, address), address);
    }
    assertEquals(2, list.strange());
  }

  @Test
  void everyFormIsReadPackedOrNot() throws IOException {
    Path plain = Files.writeString(folder.resolve("list.txt"), ALL_FORMS);
    assertAllForms(BlockList.read(plain));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(ALL_FORMS.getBytes(StandardCharsets.UTF_8));
    }
    Path packed = Files.write(folder.resolve("list.txt.gz"), bytes.toByteArray());
    assertAllForms(BlockList.read(packed));
  }

  @Test
  void whatIsNoListIsRefusedAndAnEmptyOneIsEmpty() throws IOException {
    Path film = Files.write(folder.resolve("film.mkv"), new byte[] {1, 2, 3, 10, 4});
    assertThrows(IOException.class, () -> BlockList.read(film));
    Path cut = Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertThrows(IOException.class, () -> BlockList.read(cut));
    assertThrows(IOException.class, () -> BlockList.read(folder.resolve("none")));
    Path empty = Files.writeString(folder.resolve("empty"), "# nothing\n");
    assertTrue(BlockList.read(empty).ranges().isEmpty());
  }

  @Test
  void halfAMillionLinesAreReadInAMoment() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 500_000; i++) {
      int at = i * 8_192;
      String first = InetAddresses.toAddrString(InetAddresses.fromInteger(at));
      String last = InetAddresses.toAddrString(InetAddresses.fromInteger(at + 255));
      lines.append("Organisation ").append(i).append(':').append(first).append('-').append(last);
      lines.append('\n');
    }
    Path file = Files.writeString(folder.resolve("large.p2p"), lines);
    long began = System.nanoTime();
    BlockList list = BlockList.read(file);
    assertEquals(500_000, list.ranges().size());
    assertTrue(blocks(list, "0.0.32.9"));
    assertFalse(blocks(list, "0.0.33.0"));
    System.out.printf(
        "figure: a list of 500,000 ranges read in %.1f s%n", (System.nanoTime() - began) / 1e9);
  }
}
