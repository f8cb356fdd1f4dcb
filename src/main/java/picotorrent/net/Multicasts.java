package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.List;
import picotorrent.base.Endpoint;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.port.Network;

/// UDP sockets that speak to, and hear, multicast groups on chosen network cards.
final class Multicasts {
  private static final Logger LOG = System.getLogger(Multicasts.class.getName());

  private Multicasts() {}

  static NioDatagrams bindOn(
      NioLoop loop, NetworkInterface card, Endpoint local, Network.DatagramHandler handler)
      throws IOException {
    DatagramChannel channel = Families.datagrams(local);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, card);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      channel.bind(local.toSocketAddress());
      return NioDatagrams.over(loop, channel, handler);
    } catch (IOException e) {
      Closing.quietly(channel);
      throw new ToldException(
          Sentence.of("cannot use UDP on {0}: {1}", local.toString(), ErrorWords.of(e)), e);
    }
  }

  static NioDatagrams hear(
      NioLoop loop, Endpoint group, List<NetworkInterface> cards, Network.DatagramHandler handler)
      throws IOException {
    DatagramChannel channel = Families.datagrams(group);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      bindToGroup(channel, group);
      join(channel, group, cards);
      return NioDatagrams.over(loop, channel, handler);
    } catch (IOException e) {
      Closing.quietly(channel);
      throw new ToldException(
          Sentence.of("cannot hear {0}: {1}", group.toString(), ErrorWords.of(e)), e);
    }
  }

  /// Bound to the group nothing else that comes to the port is heard; not every system can.
  private static void bindToGroup(DatagramChannel channel, Endpoint group) throws IOException {
    try {
      channel.bind(group.toSocketAddress());
    } catch (IOException e) {
      channel.bind(new InetSocketAddress(Families.anyOf(group).address(), group.port()));
    }
  }

  private static void join(DatagramChannel channel, Endpoint group, List<NetworkInterface> cards)
      throws IOException {
    IOException wrong = new IOException("no link");
    boolean joined = false;
    for (NetworkInterface card : cards) {
      try {
        channel.join(group.address(), card);
        joined = true;
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "{0} is not heard on {1}: {2}", group, card.getName(), e.getMessage());
        wrong = e;
      }
    }
    if (!joined) {
      throw wrong;
    }
  }
}
