"""A web server of pieces (BEP 17): httpseed.py ADDRESS:PORT FILE PIECE_LENGTH. Busy for a second now and then."""
import http.server
import sys
import urllib.parse

host, port = sys.argv[1].rsplit(':', 1)
data = open(sys.argv[2], 'rb').read()
length = int(sys.argv[3])
asked = 0


class Seed(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global asked
        asked += 1
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query, encoding='latin-1')
        piece = int(query['piece'][0])
        content = data[piece * length:(piece + 1) * length]
        if 'ranges' in query:
            parts = [part.split('-') for part in query['ranges'][0].split(',')]
            content = b''.join(content[int(first):int(last) + 1] for first, last in parts)
        status = 503 if asked == 20 else 200
        content = b'1' if status == 503 else content
        self.send_response(status)
        self.send_header('Content-Length', str(len(content)))
        self.end_headers()
        self.wfile.write(content)


http.server.ThreadingHTTPServer((host, int(port)), Seed).serve_forever()
