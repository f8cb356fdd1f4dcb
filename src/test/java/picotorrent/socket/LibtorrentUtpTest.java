package picotorrent.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Moves a torrent's payload over uTP to and from libtorrent (Debian: python3-libtorrent), by the
/// few peer messages that needs. Loopback only.
@Tag("interop")
@Timeout(90)
class LibtorrentUtpTest {
  private static final int PIECE_BYTES = 1 << 20;
  private static final int BLOCK_BYTES = 1 << 14;
  private static final int PAYLOAD_BYTES = 32 << 20;

  /// The messages that occur (BEP 3).
  private static final int UNCHOKE = 1;

  private static final int INTERESTED = 2;
  private static final int BITFIELD = 5;
  private static final int REQUEST = 6;
  private static final int PIECE = 7;

  private static final String LIBTORRENT =
      """
      import libtorrent as lt, sys, time, os, warnings
      warnings.simplefilter('ignore')
      mode, folder, target = sys.argv[1:4]
      fs = lt.file_storage(); fs.add_file('one.bin', 32 << 20)
      source = os.path.join(folder, 'source')
      ct = lt.create_torrent(fs, 1 << 20, 64); lt.set_piece_hashes(ct, source)
      ti = lt.torrent_info(lt.bdecode(lt.bencode(ct.generate())))
      s = lt.session({'listen_interfaces': '127.0.0.1:0', 'enable_dht': False, 'enable_lsd': False,
          'enable_upnp': False, 'enable_natpmp': False, 'enable_incoming_tcp': False,
          'enable_outgoing_tcp': False, 'in_enc_policy': 2, 'out_enc_policy': 2})
      s.set_peer_class_filter(lt.ip_filter())
      p = lt.add_torrent_params(); p.ti = ti
      p.save_path = source if mode == 'seed' else os.path.join(folder, 'sink')
      p.flags &= ~lt.torrent_flags.auto_managed; p.flags &= ~lt.torrent_flags.paused
      if mode == 'seed': p.flags |= lt.torrent_flags.seed_mode
      h = s.add_torrent(p); time.sleep(1)
      print(s.listen_port(), ti.info_hash(), flush=True)
      if mode == 'leech': h.connect_peer(('127.0.0.1', int(target)))
      for _ in range(300):
          time.sleep(0.2)
          if mode == 'leech' and h.status().is_seeding: break
      s.pause(); time.sleep(0.5); print('end', flush=True)
      """;

  @TempDir private Path folder;

  private byte[] payload() throws IOException {
    byte[] payload = new byte[PAYLOAD_BYTES];
    new Random(1).nextBytes(payload);
    Files.createDirectories(folder.resolve("source"));
    Files.createDirectories(folder.resolve("sink"));
    Files.write(folder.resolve("source/one.bin"), payload);
    return payload;
  }

  private Process libtorrent(String mode, int target) throws IOException {
    return new ProcessBuilder(
            "/usr/bin/python3", "-c", LIBTORRENT, mode, folder.toString(), "" + target)
        .redirectError(folder.resolve("errors").toFile())
        .start();
  }

  @Test
  void weDownloadFromLibtorrent() throws Exception {
    byte[] payload = payload();
    Process seeder = libtorrent("seed", 0);
    try (BufferedReader says = seeder.inputReader(US_ASCII);
        UtpPort port = UtpPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      String[] words = says.readLine().split(" ", 2);
      InetSocketAddress remote =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words[0]));
      try (UtpSocket socket = port.connect(remote, Duration.ofSeconds(10))) {
        assertArrayEquals(payload, download(socket, HexFormat.of().parseHex(words[1])));
      }
    } finally {
      seeder.destroy();
    }
  }

  private static byte[] download(UtpSocket socket, byte[] infoHash) throws IOException {
    DataOutputStream out = out(socket);
    DataInputStream in = in(socket);
    shakeHands(out, infoHash);
    in.skipNBytes(68);
    message(out, INTERESTED);
    byte[] data = new byte[PAYLOAD_BYTES];
    int requested = 0;
    int received = 0;
    boolean choked = true;
    while (received < data.length) {
      int length = in.readInt();
      int id = length == 0 ? -1 : in.read();
      if (id == PIECE) {
        int at = in.readInt() * PIECE_BYTES + in.readInt();
        in.readFully(data, at, length - 9);
        received += length - 9;
      } else if (length > 0) {
        choked &= id != UNCHOKE;
        in.skipNBytes(length - 1);
      }
      while (!choked && requested < data.length && requested - received < 100 * BLOCK_BYTES) {
        out.writeInt(13);
        out.write(REQUEST);
        out.writeInt(requested / PIECE_BYTES);
        out.writeInt(requested % PIECE_BYTES);
        out.writeInt(BLOCK_BYTES);
        requested += BLOCK_BYTES;
      }
      out.flush();
    }
    return data;
  }

  @Test
  void libtorrentDownloadsFromUs() throws Exception {
    byte[] payload = payload();
    try (UtpPort port = UtpPort.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      Process leecher = libtorrent("leech", port.localAddress().getPort());
      try (BufferedReader says = leecher.inputReader(US_ASCII);
          UtpSocket socket = port.accept(Duration.ofSeconds(30))) {
        String[] words = says.readLine().split(" ", 2);
        Thread.startVirtualThread(() -> serve(socket, payload, words[1]));
        assertEquals("end", says.readLine());
        assertArrayEquals(payload, Files.readAllBytes(folder.resolve("sink/one.bin")));
      } finally {
        leecher.destroy();
      }
    }
  }

  /// Answers requests until the leecher goes.
  private static void serve(UtpSocket socket, byte[] payload, String infoHash) {
    try {
      DataOutputStream out = out(socket);
      DataInputStream in = in(socket);
      in.skipNBytes(68);
      shakeHands(out, HexFormat.of().parseHex(infoHash));
      byte[] all = new byte[PAYLOAD_BYTES / PIECE_BYTES / 8];
      java.util.Arrays.fill(all, (byte) 0xff);
      message(out, BITFIELD, all);
      message(out, UNCHOKE);
      while (true) {
        int length = in.readInt();
        int id = length == 0 ? -1 : in.read();
        if (id == REQUEST) {
          answer(in, out, payload);
        } else if (length > 0) {
          in.skipNBytes(length - 1);
        }
      }
    } catch (IOException e) {
      // The leecher has gone; what it got is checked by the test.
    }
  }

  private static void answer(DataInputStream in, DataOutputStream out, byte[] payload)
      throws IOException {
    int piece = in.readInt();
    int begin = in.readInt();
    int bytes = in.readInt();
    out.writeInt(9 + bytes);
    out.write(PIECE);
    out.writeInt(piece);
    out.writeInt(begin);
    out.write(payload, piece * PIECE_BYTES + begin, bytes);
    out.flush();
  }

  private static DataOutputStream out(UtpSocket socket) {
    return new DataOutputStream(new BufferedOutputStream(socket.outputStream(), 1 << 16));
  }

  private static DataInputStream in(UtpSocket socket) {
    return new DataInputStream(new BufferedInputStream(socket.inputStream(), 1 << 18));
  }

  private static void shakeHands(DataOutputStream out, byte[] infoHash) throws IOException {
    out.write(19);
    out.writeBytes("BitTorrent protocol");
    out.write(new byte[8]);
    out.write(infoHash);
    out.writeBytes("-XX0001-123456789012");
    out.flush();
  }

  private static void message(DataOutputStream out, int id, byte... body) throws IOException {
    out.writeInt(1 + body.length);
    out.write(id);
    out.write(body);
    out.flush();
  }
}
