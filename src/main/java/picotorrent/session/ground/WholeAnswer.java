package picotorrent.session.ground;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher;

/// Gathers the body of an answer that is small, and bounded by the fetcher.
///
/// Confined to the session loop.
public final class WholeAnswer implements Fetcher.Handler {
  private final Taker taker;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;
  private Fetcher.@Nullable Fetch fetch;

  /// Who wants the answer.
  public interface Taker {
    /// All of it has come.
    void answered(int status, byte[] body);

    /// None will come. `detail` is one clause for a person.
    void failed(Fetcher.Failure failure, Sentence detail);
  }

  private WholeAnswer(Taker taker) {
    this.taker = taker;
  }

  /// Makes a request; the taker is called later. What is returned takes it back.
  public static Runnable of(Fetcher fetcher, Fetcher.Request request, Taker taker) {
    WholeAnswer answer = new WholeAnswer(taker);
    Fetcher.Fetch fetch = fetcher.fetch(request, answer);
    answer.fetch = fetch;
    return fetch::cancel;
  }

  @Override
  public void onHead(int code, Map<String, String> headers) {
    status = code;
  }

  @Override
  public void onBody(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    body.writeBytes(copy);
    if (fetch != null) {
      fetch.more();
    }
  }

  @Override
  public void onDone() {
    taker.answered(status, body.toByteArray());
  }

  @Override
  public void onFailed(Fetcher.Failure failure, Sentence detail) {
    taker.failed(failure, detail);
  }
}
