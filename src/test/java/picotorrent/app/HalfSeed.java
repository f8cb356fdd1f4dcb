package picotorrent.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;
import picotorrent.wire.Handshake;
import picotorrent.wire.HandshakeDecoder;
import picotorrent.wire.MessageDecoder;
import picotorrent.wire.MessageEncoder;
import picotorrent.wire.MessageHandler;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// A seed of every second piece of some torrents, so that it hears of the others when a leech has
/// them. Answers slowly, one connection per torrent and thread.
final class HalfSeed implements AutoCloseable {
  private final ServerSocket server;
  private final Witness witness;
  private final int parity;

  /// What the leech has said, by the content it spoke of.
  interface Witness {
    /// The content of a torrent, or null when it is none of ours.
    Content content(Hash infoHash);

    void claims(Content content, Bitfield pieces);

    void has(Content content, int piece);

    void asks(Content content, int piece);

    /// Waits as long as a slow peer does before it sends a block.
    void pace() throws InterruptedException;
  }

  /// A torrent's bytes.
  record Content(String name, Hash infoHash, byte[] bytes, int pieceLength) {
    int pieces() {
      return Math.ceilDiv(bytes.length, pieceLength);
    }

    byte[] part(int piece, int begin, int length) {
      int from = piece * pieceLength + begin;
      return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
    }
  }

  HalfSeed(String address, int parity, Witness witness) throws IOException {
    this.server = new ServerSocket();
    this.server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    this.parity = parity;
    this.witness = witness;
    Thread.ofVirtual().start(this::accept);
  }

  Endpoint endpoint() {
    return new Endpoint(server.getInetAddress(), server.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> talk(socket));
      }
    } catch (IOException e) {
      assert server.isClosed() : e;
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      new Talk(socket).run();
    } catch (IOException | WireException e) {
      assert e.getMessage() != null; // the leech was killed, which is what it is for
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Talk implements MessageHandler {
    private final Socket socket;
    private final Content content;
    private final MessageDecoder decoder = new MessageDecoder();

    Talk(Socket socket) throws IOException, WireException {
      this.socket = socket;
      HandshakeDecoder hello = new HandshakeDecoder();
      hello.decode(ByteBuffer.wrap(socket.getInputStream().readNBytes(Handshake.BYTES)));
      Handshake theirs = hello.handshake();
      if (theirs == null) {
        throw new IOException("no handshake");
      }
      content = witness.content(theirs.infoHash());
    }

    void run() throws IOException, WireException, InterruptedException {
      byte[] id = new byte[PeerId.BYTES];
      Arrays.fill(id, (byte) ('0' + parity));
      ByteBuffer hello = ByteBuffer.allocate(Handshake.BYTES);
      new Handshake(ReservedBits.OURS, content.infoHash(), PeerId.of(id)).put(hello);
      socket.getOutputStream().write(hello.array());
      Bitfield mine = new Bitfield(content.pieces());
      for (int piece = parity; piece < content.pieces(); piece += 2) {
        mine.set(piece);
      }
      say(new PeerMessage.Bitfield(mine.toWire()));
      say(new PeerMessage.Unchoke());
      byte[] chunk = new byte[16 << 10];
      for (int count = read(chunk); count >= 0; count = read(chunk)) {
        decoder.decode(ByteBuffer.wrap(chunk, 0, count), this);
      }
    }

    private int read(byte[] chunk) throws IOException {
      return socket.getInputStream().read(chunk);
    }

    private void say(PeerMessage message) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(MessageEncoder.encodedBytes(message));
      MessageEncoder.put(message, bytes);
      socket.getOutputStream().write(bytes.array());
    }

    @Override
    public void onMessage(PeerMessage message) throws WireException {
      switch (message) {
        case PeerMessage.Have(int piece) -> witness.has(content, piece);
        case PeerMessage.HaveAll() -> witness.claims(content, Bitfield.full(content.pieces()));
        case PeerMessage.Bitfield(byte[] bits) ->
            witness.claims(content, Bitfield.ofWire(bits, content.pieces()).orElseThrow());
        case PeerMessage.Request(int piece, int begin, int length) -> serve(piece, begin, length);
        default -> {}
      }
    }

    private void serve(int piece, int begin, int length) throws WireException {
      witness.asks(content, piece);
      try {
        witness.pace();
        byte[] block = content.part(piece, begin, length);
        ByteBuffer bytes = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_BYTES + block.length);
        MessageEncoder.pieceHeader(new Block(piece, begin, block.length), bytes);
        socket.getOutputStream().write(bytes.put(block).array());
      } catch (IOException e) {
        throw new WireException("the leech is gone");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public boolean onBlockStart(int piece, int begin, int length) {
      return false;
    }

    @Override
    public void onBlockBytes(ByteBuffer bytes) {}

    @Override
    public void onBlockEnd() {}
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
