package picotorrent.tracker;

import com.google.common.base.Ascii;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;

/// Announces and scrapes over UDP to any number of trackers (BEP 15, BEP 41): connection ids,
/// retransmission, answers matched to questions.
///
/// An answer counts only when it comes from the address that was asked and carries the random
/// 32-bit transaction id of a question that is open and of its kind; everything else is ignored, so
/// that a forger who cannot see our datagrams must guess. A question is sent again after 15·2ⁿ
/// seconds, n from 0; a connection id lives for 60 s after it was received, all questions to a
/// tracker share it, and one that expires meanwhile is asked for anew, with n going on.
///
/// Confined to the session loop.
public final class UdpTrackerMachine {
  /// The first wait; each further one is twice as long (BEP 15 §"time outs").
  static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(15);

  /// Transmissions until a tracker counts as gone under BEP 15: over two hours.
  public static final int BEP_TRANSMISSIONS = 9;

  /// Transmissions until the next tracker's turn: 105 s. The schedule is that of BEP 15; who asks
  /// again later is decided by the tiers, whose own waits double likewise.
  public static final int DEFAULT_TRANSMISSIONS = 3;

  private final RandomGenerator random;
  private final int transmissions;
  private final Map<Integer, UdpQuestion> byTransaction = new LinkedHashMap<>();
  private final Map<Long, UdpQuestion> byTicket = new HashMap<>();
  private final Map<Endpoint, UdpConnection> trackers = new LinkedHashMap<>();
  private final Queue<Transmit> transmits = new ArrayDeque<>();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private long nextTicket;

  /// A datagram to be sent.
  ///
  /// @param remote where to
  /// @param payload what
  public record Transmit(Endpoint remote, byte[] payload) {}

  /// The end of a question.
  public sealed interface Answer {
    /// Of an announce.
    record Announced(long ticket, AnnounceOutcome outcome) implements Answer {}

    /// Of a scrape.
    record Scraped(long ticket, ScrapeOutcome outcome) implements Answer {}
  }

  /// A machine that gives up after so many transmissions of a question.
  ///
  /// @param random must be hard to guess: transaction ids come from it
  /// @param transmissions 1 or more; see [#DEFAULT_TRANSMISSIONS] and [#BEP_TRANSMISSIONS]
  public UdpTrackerMachine(RandomGenerator random, int transmissions) {
    this.random = random;
    this.transmissions = transmissions;
  }

  /// Tells whether a datagram has the shape of a tracker's answer: a cheap first look for whoever
  /// shares the socket with other protocols. Leaves the buffer as it was.
  public static boolean looksLikeAnswer(ByteBuffer payload) {
    return payload.remaining() >= UdpPackets.HEAD_BYTES
        && payload.get(payload.position()) == 0
        && payload.get(payload.position() + 1) == 0
        && payload.get(payload.position() + 2) == 0
        && (payload.get(payload.position() + 3) & 0xff) <= UdpPackets.ERROR;
  }

  /// Asks for peers; the ticket names the answer.
  ///
  /// @param pathAndQuery of the tracker's URL, raw, or empty (BEP 41)
  public long announce(Endpoint tracker, AnnounceRequest request, String pathAndQuery, long now) {
    return ask(tracker, new UdpQuestion.Ask.Announce(request, pathAndQuery), now);
  }

  /// Asks for the figures of 1 to 74 swarms; the ticket names the answer.
  public long scrape(Endpoint tracker, List<Hash> infoHashes, long now) {
    if (infoHashes.isEmpty() || infoHashes.size() > UdpPackets.MAX_SCRAPE_HASHES) {
      throw new IllegalArgumentException("1 to 74 hashes, not " + infoHashes.size());
    }
    return ask(tracker, new UdpQuestion.Ask.Scrape(List.copyOf(infoHashes)), now);
  }

  private long ask(Endpoint endpoint, UdpQuestion.Ask ask, long now) {
    UdpConnection tracker = trackers.computeIfAbsent(endpoint, UdpConnection::new);
    UdpQuestion question = new UdpQuestion(nextTicket++, tracker, ask, freeTransaction());
    byTransaction.put(question.transaction, question);
    byTicket.put(question.ticket, question);
    transmit(question, now);
    return question.ticket;
  }

  /// Forgets a question; no answer follows.
  public void cancel(long ticket) {
    UdpQuestion question = byTicket.get(ticket);
    if (question != null) {
      forget(question);
    }
  }

  /// Takes a datagram in and tells whether it was the answer to a question. The buffer is valid
  /// during this call only and left as it was.
  public boolean handleDatagram(Endpoint remote, ByteBuffer payload, long now) {
    if (!looksLikeAnswer(payload)) {
      return false;
    }
    byte[] answer = new byte[payload.remaining()];
    payload.get(payload.position(), answer);
    int action = answer[3];
    int transaction = payload.getInt(payload.position() + 4);
    UdpConnection tracker = trackers.get(remote);
    if (tracker == null) {
      return false;
    }
    if (tracker.connecting && tracker.transaction == transaction) {
      return handleConnect(tracker, action, answer, now);
    }
    UdpQuestion question = byTransaction.get(transaction);
    return question != null
        && question.tracker == tracker
        && question.sent > 0
        && handleAnswer(question, action, answer, now);
  }

  private boolean handleConnect(UdpConnection tracker, int action, byte[] answer, long now) {
    if (action == UdpPackets.ERROR) {
      tracker.connecting = false;
      for (UdpQuestion question : waiting(tracker)) {
        refuse(question, UdpPackets.words(answer));
      }
      return true;
    }
    if (action != UdpPackets.CONNECT || answer.length < UdpPackets.CONNECT_ANSWER_BYTES) {
      return false;
    }
    tracker.connected(ByteBuffer.wrap(answer).getLong(UdpPackets.HEAD_BYTES), now);
    for (UdpQuestion question : waiting(tracker)) {
      question.waitsForConnection = false;
      transmit(question, now);
    }
    return true;
  }

  private boolean handleAnswer(UdpQuestion question, int action, byte[] answer, long now) {
    if (action == UdpPackets.ERROR) {
      handleError(question, UdpPackets.words(answer), now);
      return true;
    }
    Answer understood = question.answer(action, answer);
    if (understood != null) {
      forget(question);
      answers.add(understood);
    }
    return understood != null;
  }

  /// A tracker that restarted, or saw our address change, refuses the connection id it gave; that
  /// is no reason to give up, once.
  private void handleError(UdpQuestion question, Sentence words, long now) {
    question.tracker.connected = false;
    if (!question.retriedConnection && Ascii.toLowerCase(words.toString()).contains("connect")) {
      question.retriedConnection = true;
      transmit(question, now);
    } else {
      refuse(question, words);
    }
  }

  private void refuse(UdpQuestion question, Sentence words) {
    forget(question);
    answers.add(question.refused(words));
  }

  private void giveUp(UdpQuestion question) {
    forget(question);
    answers.add(question.unanswered());
  }

  /// Sends again, or gives up, what has waited long enough.
  public void handleTimeout(long now) {
    for (UdpConnection tracker : List.copyOf(trackers.values())) {
      if (tracker.connecting && now - tracker.deadline >= 0) {
        connectAgain(tracker, now);
      }
    }
    for (UdpQuestion question : List.copyOf(byTransaction.values())) {
      if (!question.waitsForConnection && now - question.deadline >= 0) {
        if (question.sent >= transmissions) {
          giveUp(question);
        } else {
          transmit(question, now);
        }
      }
    }
    trackers.values().removeIf(tracker -> !tracker.connecting && isIdle(tracker, now));
  }

  private void connectAgain(UdpConnection tracker, long now) {
    if (tracker.sent >= transmissions) {
      tracker.connecting = false;
      waiting(tracker).forEach(this::giveUp);
    } else if (waiting(tracker).isEmpty()) {
      tracker.connecting = false;
    } else {
      transmitConnect(tracker, now);
    }
  }

  private boolean isIdle(UdpConnection tracker, long now) {
    return !tracker.isConnected(now)
        && byTransaction.values().stream().noneMatch(question -> question.tracker == tracker);
  }

  private List<UdpQuestion> waiting(UdpConnection tracker) {
    List<UdpQuestion> waiting = new ArrayList<>();
    for (UdpQuestion question : byTransaction.values()) {
      if (question.waitsForConnection && question.tracker == tracker) {
        waiting.add(question);
      }
    }
    return waiting;
  }

  private void transmit(UdpQuestion question, long now) {
    UdpConnection tracker = question.tracker;
    if (!tracker.isConnected(now)) {
      question.waitsForConnection = true;
      if (!tracker.connecting) {
        tracker.connecting = true;
        tracker.transaction = freeTransaction();
        tracker.sent = question.sent;
        transmitConnect(tracker, now);
      }
      return;
    }
    question.deadline = now + wait(question.sent++);
    transmits.add(new Transmit(tracker.endpoint, question.datagram()));
  }

  private void transmitConnect(UdpConnection tracker, long now) {
    tracker.deadline = now + wait(tracker.sent++);
    transmits.add(new Transmit(tracker.endpoint, UdpPackets.connect(tracker.transaction)));
  }

  private static long wait(int sentBefore) {
    return FIRST_WAIT_NANOS << sentBefore;
  }

  private int freeTransaction() {
    int transaction = random.nextInt();
    while (byTransaction.containsKey(transaction)) {
      transaction = random.nextInt();
    }
    return transaction;
  }

  private void forget(UdpQuestion question) {
    byTransaction.remove(question.transaction);
    byTicket.remove(question.ticket);
  }

  /// The next datagram to send, if any.
  public Optional<Transmit> pollTransmit() {
    return Optional.ofNullable(transmits.poll());
  }

  /// The next question that has come to its end, if any.
  public Optional<Answer> pollAnswer() {
    return Optional.ofNullable(answers.poll());
  }

  /// When to call [#handleTimeout], if anything waits.
  public OptionalLong pollTimeout() {
    @Nullable Long earliest = null;
    for (UdpConnection tracker : trackers.values()) {
      if (tracker.connecting) {
        earliest = earlier(earliest, tracker.deadline);
      }
    }
    for (UdpQuestion question : byTransaction.values()) {
      if (!question.waitsForConnection) {
        earliest = earlier(earliest, question.deadline);
      }
    }
    return earliest == null ? OptionalLong.empty() : OptionalLong.of(earliest);
  }

  private static long earlier(@Nullable Long one, long other) {
    return one == null || other - one < 0 ? other : one;
  }
}
