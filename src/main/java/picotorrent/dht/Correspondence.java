package picotorrent.dht;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Our questions that wait for their answers. An answer counts only from the endpoint that was
/// asked and with the random 32-bit transaction id of the question, so that a forger who cannot see
/// our datagrams must guess.
///
/// Confined to the session loop.
final class Correspondence {
  /// After this the question is sent once more, and a search asks somebody else meanwhile.
  static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// After this there will be no answer.
  static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Home home;
  private final Queue<DhtNode.Transmit> outbox;
  private final Map<Integer, Question> waiting = new LinkedHashMap<>(); // in order of sending
  private final Deque<Question> quick = new ArrayDeque<>(); // not slow yet, in order of sending

  /// Hears what became of a question: `slow` perhaps, then one of the others.
  interface Listener {
    void answered(Reply reply, long now);

    /// There was no answer, or an error.
    void failed(long now);

    default void slow(long now) {}
  }

  private static final class Question {
    final Endpoint remote;
    final Listener listener;
    final byte[] payload;
    final long sentAt;
    boolean over;

    Question(Endpoint remote, Listener listener, byte[] payload, long sentAt) {
      this.remote = remote;
      this.listener = listener;
      this.payload = payload;
      this.sentAt = sentAt;
    }
  }

  Correspondence(Home home, Queue<DhtNode.Transmit> outbox) {
    this.home = home;
    this.outbox = outbox;
  }

  void ask(Endpoint remote, Query query, Listener listener, long now) {
    int transaction = home.random.nextInt();
    while (waiting.containsKey(transaction)) {
      transaction = home.random.nextInt();
    }
    byte[] payload = KrpcWriter.question(transaction, home.id(), home.readOnly, query);
    Question question = new Question(remote, listener, payload, now);
    waiting.put(transaction, question);
    quick.add(question);
    outbox.add(new DhtNode.Transmit(remote, payload));
  }

  /// Takes an answer in; tells whether it was to a question of ours.
  boolean answered(Endpoint remote, byte[] transaction, Reply reply, long now) {
    Question question = take(remote, transaction);
    if (question == null) {
      return false;
    }
    home.table.answered(new NodeInfo(reply.id(), remote), now);
    question.listener.answered(reply, now);
    return true;
  }

  /// Takes an error in: whoever sends one is there all the same.
  void refused(Endpoint remote, byte[] transaction, long now) {
    Question question = take(remote, transaction);
    if (question != null) {
      question.listener.failed(now);
    }
  }

  private @Nullable Question take(Endpoint remote, byte[] transaction) {
    if (transaction.length != Integer.BYTES) {
      return null;
    }
    int number = ByteBuffer.wrap(transaction).getInt();
    Question question = waiting.get(number);
    if (question == null || !question.remote.equals(remote)) {
      return null;
    }
    waiting.remove(number);
    question.over = true;
    return question;
  }

  void handleTimeout(long now) {
    Deque<Question> lost = new ArrayDeque<>();
    Iterator<Question> oldest = waiting.values().iterator();
    while (oldest.hasNext()) {
      Question question = oldest.next();
      if (now - question.sentAt < LOST_NANOS) {
        break;
      }
      oldest.remove();
      question.over = true;
      lost.add(question);
    }
    for (Question question : lost) {
      home.table.failed(question.remote);
      question.listener.failed(now);
    }
    Question first = firstQuick();
    while (first != null && now - first.sentAt >= SLOW_NANOS) {
      quick.remove();
      outbox.add(new DhtNode.Transmit(first.remote, first.payload));
      first.listener.slow(now);
      first = firstQuick();
    }
  }

  private @Nullable Question firstQuick() {
    Question first = quick.peek();
    while (first != null && first.over) {
      quick.remove();
      first = quick.peek();
    }
    return first;
  }

  OptionalLong pollTimeout() {
    if (waiting.isEmpty()) {
      return OptionalLong.empty();
    }
    long lost = waiting.values().iterator().next().sentAt + LOST_NANOS;
    Question first = firstQuick();
    long slow = first == null ? lost : first.sentAt + SLOW_NANOS;
    return OptionalLong.of(slow - lost < 0 ? slow : lost);
  }
}
