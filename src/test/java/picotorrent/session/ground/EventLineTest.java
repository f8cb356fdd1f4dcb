package picotorrent.session.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.Event;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// Nobody who is to hear something misses it for having come a moment later.
class EventLineTest {
  private final EventLine line = new EventLine();
  private final List<Event> first = Collections.synchronizedList(new ArrayList<>());

  private static final TorrentId NOBODY = new TorrentId(Hash.of(new byte[20], 0, 20));

  private static Event notice(int number) {
    return new Event.SessionNotice(Sentence.of("Notice " + number));
  }

  private void finish() throws InterruptedException {
    line.close();
    line.drain(10_000);
  }

  @Test
  void whatWasSaidBeforeAnybodyListenedIsToldToTheFirstWhoDoes() throws Exception {
    line.publish(notice(1));
    line.publish(new Event.TorrentRemoved(NOBODY, "a"));
    line.publish(notice(2));
    line.subscribe(first::add);
    line.publish(notice(3));
    finish();
    assertEquals(List.of(notice(1), notice(2), notice(3)), first, "in order, and notices alone");
  }

  @Test
  void whereNobodyEverListensOnlySoMuchIsKept() throws Exception {
    for (int i = 0; i < EventLine.MAX_EARLY + 50; i++) {
      line.publish(notice(i));
    }
    line.subscribe(first::add);
    finish();
    assertEquals(EventLine.MAX_EARLY, first.size());
    assertEquals(notice(0), first.getFirst());
  }
}
