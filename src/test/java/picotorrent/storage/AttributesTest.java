package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.base.Bitfield;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.TorrentReader;
import picotorrent.port.Store;

/// What BEP 47 says of files: executable ones can be run, links lead where they may and are never
/// followed.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "neither permission nor links there")
class AttributesTest {
  @TempDir Path work;
  private final TestLoop loop = new TestLoop();
  private final DiskPool pool = new DiskPool();
  private Path downloads;
  private Store.Volume volume;

  private static BencodeWriter file(BencodeWriter out, String attr, int length, String... path) {
    out.dict().key("attr").string(attr).key("length").integer(length).key("path").list();
    for (String element : path) {
      out.string(element);
    }
    return out.end();
  }

  private static void link(BencodeWriter out, String name, String... target) {
    file(out, "l", 0, "bin", name).key("symlink path").list();
    for (String element : target) {
      out.string(element);
    }
    out.end().end();
  }

  @BeforeEach
  void open() throws Exception {
    BencodeWriter out = new BencodeWriter().dict().key("info").dict().key("files").list();
    file(out, "x", 10, "lib", "run.sh").end();
    file(out, "", 10, "lib", "data").end();
    link(out, "run", "lib", "run.sh");
    link(out, "out", "..", "..", "secret");
    out.end().key("name").string("pack").key("piece length").integer(16 << 10);
    byte[] torrent = out.key("pieces").string(new byte[20]).end().end().toBytes();
    Metainfo metainfo = TorrentReader.read(torrent);
    downloads = Files.createDirectories(work.resolve("downloads"));
    volume =
        new FileStore(loop, pool)
            .open(
                new Store.VolumeSpec(
                    metainfo,
                    downloads,
                    Map.of(),
                    Bitfield.full(metainfo.layout().entries().size()),
                    Store.Allocation.SPARSE,
                    false));
    loop.<Void>done(volume::prepare);
  }

  @AfterEach
  void end() {
    pool.close();
    loop.close();
  }

  @Test
  void executableFilesCanBeRunAndOthersCannot() {
    assertTrue(Files.isExecutable(downloads.resolve("pack/lib/run.sh")));
    assertFalse(Files.isExecutable(downloads.resolve("pack/lib/data")));
  }

  @Test
  void aLinkInsideTheTorrentIsMadeAndOneThatLeadsOutIsNot() throws IOException {
    Path link = downloads.resolve("pack/bin/run");
    assertEquals(Path.of("../lib/run.sh"), Files.readSymbolicLink(link));
    assertEquals(downloads.resolve("pack/lib/run.sh").toRealPath(), link.toRealPath());
    assertFalse(Files.exists(downloads.resolve("pack/bin/out"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void linksMoveWithTheirTorrentAndGoWithIt() throws IOException {
    Path elsewhere = work.resolve("elsewhere");
    loop.<Path>done(done -> volume.move(elsewhere, (bytes, total) -> {}, done));
    Path link = elsewhere.resolve("pack/bin/run");
    assertEquals(elsewhere.resolve("pack/lib/run.sh").toRealPath(), link.toRealPath());
    assertFalse(Files.exists(downloads.resolve("pack"), LinkOption.NOFOLLOW_LINKS));
    loop.<Store.Removed>done(done -> volume.delete(false, (_, _) -> {}, done));
    assertFalse(Files.exists(elsewhere.resolve("pack"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void whatStandsWhereALinkShouldBeStays() throws IOException {
    Path link = downloads.resolve("pack/bin/run");
    Files.delete(link);
    Files.writeString(link, "mine");
    loop.<Void>done(volume::prepare);
    loop.<Store.Removed>done(done -> volume.delete(false, (_, _) -> {}, done));
    assertArrayEquals(
        "mine".getBytes(java.nio.charset.StandardCharsets.UTF_8), Files.readAllBytes(link));
  }
}
