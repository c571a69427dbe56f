#!/usr/bin/env python3
"""A small server that answers as ODRÉ's Explore API v2.1 does, for tests.

usage: open_data_server.py PORT_FILE

Serves two days of quarter-hours of eco2mix-national-tr under a first path part that says how it misbehaves:
export, flaky (two failures before each answer), truncated (the first answer stops half way), pages (no exports;
the last page is given again), down, absent, nonsense. $OPEN_DATA_START moves the two days, from 2021-12-01.
"""
import datetime
import http.server
import json
import os
import sys
import threading
import urllib.parse
import zoneinfo

START = datetime.datetime.fromisoformat(os.environ.get("OPEN_DATA_START", "2021-12-01") + "T00:00:00+00:00")


def record(slot):
    instant = START + datetime.timedelta(minutes=15 * slot)
    local = instant.astimezone(zoneinfo.ZoneInfo("Europe/Paris"))
    return {
        "perimetre": "France",
        "nature": "Données temps réel",
        "date": local.strftime("%Y-%m-%d"),
        "heure": local.strftime("%H:%M"),
        "date_heure": instant.isoformat(),
        "consommation": 60000 + slot,
        "prevision_j1": 59000,
        "gaz": None,
    }


RECORDS = [record(slot) for slot in range(192)]
asked = {}


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        mode = url.path.split("/")[1]
        asked[self.path] = asked.get(self.path, 0) + 1
        if mode == "down" or (mode == "flaky" and asked[self.path] <= 2):
            return self.answer(503 if mode == "down" else 500, b"try later")
        if mode == "absent" or not url.path.endswith("-tr/exports/json") and not url.path.endswith("-tr/records"):
            return self.answer(404, b"{}")
        if mode == "nonsense":
            return self.answer(200, b"<html>maintenance</html>")
        if url.path.endswith("/records"):
            offset, limit = int(query["offset"][0]), int(query["limit"][0])
            # The last page comes as a whole page, some of it a second time.
            first = min(offset, max(0, len(RECORDS) - limit))
            page = {"total_count": len(RECORDS), "results": RECORDS[first : first + limit]}
            return self.answer(200, json.dumps(page).encode())
        if mode == "pages":
            return self.answer(404, b"{}")
        body = json.dumps(RECORDS).encode()
        self.answer(200, body, cut=mode == "truncated" and asked[self.path] == 1)

    def answer(self, status, body, cut=False):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)


# A server whose test is gone goes too.
threading.Timer(120, lambda: os._exit(0)).start()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[1], "w") as file:
    file.write(f"{server.server_port}\n")
server.serve_forever()
