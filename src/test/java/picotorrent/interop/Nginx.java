package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// nginx as a web seed: it serves the files below a folder.
final class Nginx {
  private static final String ENDPOINT = Island.TRACKER + ":8088";

  /// Where the files are.
  static final String FILES = "http://" + ENDPOINT + "/";

  /// The same, for one request in two seconds; others get a 503.
  static final String BUSY = "http://" + ENDPOINT + "/busy/";

  /// Leads to the files by a redirect.
  static final String MOVED = "http://" + ENDPOINT + "/moved/";

  /// In its home: a line for each request, with the number of the connection that it came on.
  static final String LOG = "requests.log";

  private Nginx() {}

  /// Skips the test where it is not installed.
  static void need() throws IOException, InterruptedException {
    Needs.program("nginx");
  }

  /// Starts it on the island, with its own things in `home`.
  static void start(Island island, Path home, Path root) throws IOException, InterruptedException {
    Files.createDirectory(home);
    Path settings =
        Files.writeString(
            home.resolve("nginx.conf"),
            """
            daemon off;
            user root;
            worker_processes 1;
            pid %1$s/pid;
            error_log stderr;
            events {}
            http {
              log_format connections '$connection $status $http_range';
              access_log %1$s/requests.log connections;
              client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
              uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              limit_req_zone $binary_remote_addr zone=busy:32k rate=30r/m;
              server {
                listen %2$s;
                location / { root %3$s; }
                location /busy/ { limit_req zone=busy; alias %3$s/; }
                location /moved/ { rewrite ^/moved/(.*)$ /$1 redirect; }
              }
            }
            """
                .formatted(home, ENDPOINT, root));
    island.start("nginx", "nginx", "-c", settings.toString());
    island.awaitListener(ENDPOINT);
  }
}
