package picotorrent.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.tracker.UdpTrackerMachine.Answer;

/// A question to a UDP tracker that waits for its answer, or for a connection id first.
///
/// Confined to the session loop.
final class UdpQuestion {
  /// What is asked.
  sealed interface Ask {
    /// For peers.
    record Announce(AnnounceRequest request, String pathAndQuery) implements Ask {}

    /// For the figures of swarms.
    record Scrape(List<Hash> hashes) implements Ask {}
  }

  final long ticket;
  final UdpConnection tracker;
  final int transaction;
  int sent;
  long deadline;
  boolean waitsForConnection;
  boolean retriedConnection;
  private final Ask ask;

  UdpQuestion(long ticket, UdpConnection tracker, Ask ask, int transaction) {
    this.ticket = ticket;
    this.tracker = tracker;
    this.ask = ask;
    this.transaction = transaction;
  }

  /// The datagram that asks it; the tracker has given a connection id.
  byte[] datagram() {
    return switch (ask) {
      case Ask.Announce(AnnounceRequest request, String url) ->
          UdpPackets.announce(tracker.connection, transaction, request, url);
      case Ask.Scrape(List<Hash> hashes) ->
          UdpPackets.scrape(tracker.connection, transaction, hashes);
    };
  }

  /// Reads an answer; null when it is none to this question.
  @Nullable Answer answer(int action, byte[] datagram) {
    return switch (ask) {
      case Ask.Announce _ -> action == UdpPackets.ANNOUNCE ? announced(datagram) : null;
      case Ask.Scrape(List<Hash> hashes) ->
          action == UdpPackets.SCRAPE ? scraped(datagram, hashes) : null;
    };
  }

  private @Nullable Answer announced(byte[] datagram) {
    var outcome = UdpPackets.announced(datagram, tracker.endpoint.isIpv6());
    return outcome == null ? null : new Answer.Announced(ticket, outcome);
  }

  private @Nullable Answer scraped(byte[] datagram, List<Hash> hashes) {
    var outcome = UdpPackets.scraped(datagram, hashes);
    return outcome == null ? null : new Answer.Scraped(ticket, outcome);
  }

  /// The tracker does not want to answer it.
  Answer refused(Sentence words) {
    return switch (ask) {
      case Ask.Announce _ ->
          new Answer.Announced(
              ticket, new AnnounceOutcome.Refused(words, new AnnounceOutcome.Retry.Unsaid()));
      case Ask.Scrape _ -> new Answer.Scraped(ticket, new ScrapeOutcome.Failed(words.toString()));
    };
  }

  /// Nobody has answered it.
  Answer unanswered() {
    AnnounceOutcome.Failed silence = UdpPackets.silence();
    return switch (ask) {
      case Ask.Announce _ -> new Answer.Announced(ticket, silence);
      case Ask.Scrape _ ->
          new Answer.Scraped(ticket, new ScrapeOutcome.Failed(silence.reason().toString()));
    };
  }
}
