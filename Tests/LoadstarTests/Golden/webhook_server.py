"""Takes webhooks on a port of its own: checks each signature, is away for the first, refuses duplicates' incidents.
usage: webhook_server.py PORT_FILE LOG      the log: a JSON line a request"""
import hashlib
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = os.environ["LOADSTAR_WEBHOOK_SECRET"].encode()
seen = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        global seen
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = json.loads(body)
        wanted = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        seen += 1
        status = 503 if seen == 1 else 400 if event["kind"] == "duplicate" else 204
        line = {"status": status, "signed": hmac.compare_digest(wanted, self.headers["X-Loadstar-Signature"] or ""),
                "event": self.headers["X-Loadstar-Event"], "type": self.headers["Content-Type"], "body": body.decode()}
        with open(sys.argv[2], "a") as log:
            log.write(json.dumps(line) + "\n")
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1], "w") as file:
    file.write(f"{server.server_port}\n")
server.serve_forever()
