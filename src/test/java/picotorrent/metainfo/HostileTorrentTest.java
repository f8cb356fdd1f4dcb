package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Hash;
import picotorrent.merkle.MerkleTree;

class HostileTorrentTest {
  /// Mutated files per run; the long run sets millions.
  private static final int INPUTS = Integer.getInteger("picotorrent.fuzz.inputs", 5_000);

  private static final List<String> FILES =
      List.of("v1", "hybrid", "v2", "private", "multi_v1", "multi_hybrid", "multi_v2");

  private static String refused(byte[] torrent) {
    return assertThrows(MetainfoException.class, () -> TorrentReader.read(torrent)).getMessage();
  }

  private static byte[] info(String rest) {
    return ("d4:infod" + rest + "ee").getBytes(ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6:lengthi0e12:piece lengthi16384e6:pieces0: | name",
        "6:lengthi-1e4:name1:a12:piece lengthi16384e6:pieces0: | length",
        "4:name1:a12:piece lengthi16384e6:pieces0: | length",
        "6:lengthi1e4:name1:a6:pieces20:aaaaaaaaaaaaaaaaaaaa | piece length",
        "6:lengthi1e4:name1:a12:piece lengthi0e6:pieces20:aaaaaaaaaaaaaaaaaaaa | piece length",
        "6:lengthi1e4:name1:a12:piece lengthi-5e6:pieces20:aaaaaaaaaaaaaaaaaaaa | piece length",
        "6:lengthi1e4:name1:a12:piece lengthi9223372036854775807e6:pieces0: | piece length",
        "6:lengthi1e4:name1:a12:piece lengthi16384e | pieces",
        "6:lengthi1e4:name1:a12:piece lengthi16384e6:pieces19:aaaaaaaaaaaaaaaaaaa | 20",
        "6:lengthi20000e4:name1:a12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaa | 40",
        "6:lengthi9223372036854775807e4:name1:a12:piece lengthi1e6:pieces0: | pieces",
        "5:filesle4:name1:a12:piece lengthi16384e6:pieces0: | empty",
        "5:filesli1ee4:name1:a12:piece lengthi16384e6:pieces0: | dictionary",
        "5:filesld6:lengthi1eee4:name1:a12:piece lengthi16384e6:pieces0: | path",
        "5:filesld6:lengthi1e4:pathleee4:name1:a12:piece lengthi16384e6:pieces0: | path",
        "5:filesld6:lengthi1e4:pathli1eeee4:name1:a12:piece lengthi16384e6:pieces0: | path",
        "12:meta versioni3e4:name1:a12:piece lengthi16384e | meta version",
        "12:meta versioni2e4:name1:a12:piece lengthi16384e | file tree",
        "9:file treede12:meta versioni2e4:name1:a12:piece lengthi16384e | no file",
        "9:file treed1:ad0:d6:lengthi1eeee12:meta versioni2e4:name1:a12:piece lengthi16384e | root",
        "9:file treed1:ad0:d6:lengthi0eeee12:meta versioni2e4:name1:a12:piece lengthi20000e | power",
        "9:file treed1:ad0:d6:lengthi0ee1:bdeee12:meta versioni2e4:name1:a12:piece lengthi16384e | folder"
      })
  void saysWhatMakesATorrentUnusable(String info, String word) {
    String message = refused(info(info));
    assertTrue(message.contains(word), message);
    assertTrue(message.contains("at byte"), message);
  }

  @Test
  void lengthsThatOverflowAreRefused() {
    String file = "d6:lengthi9223372036854775807e4:pathl1:aee";
    refused(info("5:filesl" + file + file + "e4:name1:a12:piece lengthi268435456e6:pieces0:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "hybrid", "multi_v2", "multi_hybrid"})
  void aPieceLayerThatDoesNotLeadToItsRootIsRefused(String name) throws IOException {
    byte[] torrent = Payload.file(name);
    int layer = new String(torrent, ISO_8859_1).indexOf("12:piece layers") + 100;
    torrent[layer] ^= 1;
    assertTrue(refused(torrent).contains("piece layer"));
  }

  @Test
  void aMissingPieceLayerIsRefused() throws IOException {
    byte[] torrent = Torrents.replaced(Payload.file("v2"), "12:piece layers", "12:piece_layers");
    assertTrue(refused(torrent).contains("piece layers"));
  }

  @Test
  void aZeroRootIsRefused() throws IOException, MetainfoException {
    byte[] torrent = Payload.file("v2");
    Hash root = Payload.torrent("v2").layout().files().getFirst().piecesRoot();
    String text = new String(torrent, ISO_8859_1);
    String bytes = new String(Objects.requireNonNull(root).toBytes(), ISO_8859_1);
    byte[] zeroed = text.replace(bytes, "\0".repeat(32)).getBytes(ISO_8859_1);
    assertTrue(refused(zeroed).contains("zeros"));
  }

  @ParameterizedTest
  @CsvSource({
    "lengthi300001e4:path, lengthi300002e4:path",
    "pathl5:a.bin, pathl5:b.bin",
    "4:attr1:p6:lengthi27679e, 4:attr1:x6:lengthi27679e",
    "6:lengthi27679e, 6:lengthi27678e",
    "6:lengthi16384e4:path, 6:lengthi16385e4:path"
  })
  void aHybridWhoseHalvesDifferIsRefused(String old, String replacement) throws IOException {
    refused(Torrents.replaced(Payload.file("multi_hybrid"), old, replacement));
  }

  @Test
  void filesOfDifferentLengthCannotShareARoot() throws IOException, MetainfoException {
    String text = new String(Payload.file("multi_v2"), ISO_8859_1);
    List<FileEntry> files = Payload.torrent("multi_v2").layout().files();
    String b = new String(Objects.requireNonNull(files.get(2).piecesRoot()).toBytes(), ISO_8859_1);
    String z = new String(Objects.requireNonNull(files.get(4).piecesRoot()).toBytes(), ISO_8859_1);
    assertTrue(refused(text.replace(b, z).getBytes(ISO_8859_1)).contains("different length"));
  }

  @Test
  void theInfoHashIsOfTheRawBytesAlsoWhereTheyAreNotCanonical() throws MetainfoException {
    String info =
        "d4:name1:a6:lengthi01e12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaa1:xi-0ee";
    Metainfo metainfo = TorrentReader.read(("d4:info" + info + "e").getBytes(ISO_8859_1));
    assertEquals(
        Hash.of(V1Hashes.sha1().digest(info.getBytes(ISO_8859_1))), metainfo.infoHashes().v1());
    List<Finding> findings = metainfo.findings();
    assertEquals(
        List.of(17L, 25L, 85L), findings.stream().map(Finding::offset).toList().subList(0, 3));
    assertEquals(
        Hash.of(MerkleTree.sha256(metainfo.info()).toBytes()),
        MerkleTree.sha256(info.getBytes(ISO_8859_1)));
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    for (String name : List.of("multi_v1", "multi_v2")) {
      byte[] torrent = Payload.file(name);
      for (int length = 0; length < torrent.length; length += 3) {
        refused(Arrays.copyOf(torrent, length));
      }
    }
  }

  @Test
  void mutatedTorrentsAreReadOrRefusedAndNothingElse() throws IOException {
    Random random = new Random(20_261_122);
    int read = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] torrent = Payload.file(FILES.get(i % FILES.size()));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(Math.min(torrent.length, 1200));
        torrent[at] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "0129deil:".charAt(random.nextInt(9)));
      }
      try {
        Metainfo metainfo = TorrentReader.read(torrent);
        assertTrue(metainfo.layout().geometry().pieceCount() <= TorrentReader.MAX_PIECES);
        read++;
      } catch (MetainfoException e) {
        assertTrue(e.offset() <= torrent.length);
      }
    }
    assertTrue(read > INPUTS / 50 && read < INPUTS, "read " + read);
  }
}
