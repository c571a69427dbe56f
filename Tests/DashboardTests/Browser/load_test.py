"""Loads a server on real data. usage: load_test.py BINARY [SECONDS]

200 connections ask the API in turn, each again as soon as it is answered ("closed loop"), and 100 hold the event stream
open while readings are written. The clients run on the same machine and take their share of it. wrk makes the requests
where it is installed. Prints what it measured; ends with 1 on errors.
"""

import datetime
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from scene import Scene

SCRIPT = """
local paths = {%s}
local n = 0
request = function() n = n + 1; return wrk.format("GET", paths[n %% #paths + 1]) end
done = function(summary, latency, requests)
  io.write(string.format("p50 %%.1f p90 %%.1f p99 %%.1f max %%.1f n %%d seconds %%.2f errors %%d\\n",
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000, summary.requests,
    summary.duration / 1e6, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout))
end
"""


def memory(pid):
    """Resident memory in MB."""
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024


class Listener(threading.Thread):
    """A page that listens for events, and counts them."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        self.events, self.ended = 0, False

    def run(self):
        while data := self.socket.recv(1 << 16):
            self.events += data.count(b"event: ")
        self.ended = True


def ask(url, paths, seconds):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT % ",".join(f'"{p}"' for p in paths))
        script.flush()
        out = subprocess.run(["wrk", "-t1", "-c200", f"-d{seconds}s", "--timeout", "5s", "-s", script.name, url], capture_output=True, text=True)
    return re.search(r"p50 .*", out.stdout).group(0)


def add_ten_years(scene):
    """A series of ten years of half-hours: the scene's own load, again and again."""
    loads = [value for _, value, _, _ in scene.rows()]
    start = datetime.datetime(2009, 1, 1)
    with open(scene.path("ten.csv"), "w") as file:
        file.write("time,load\n")
        for slot in range(10 * 17_520):
            file.write(f"{start + datetime.timedelta(minutes=30 * slot):%Y-%m-%dT%H:%M:%SZ},{loads[slot % len(loads)]}\n")
    scene.run("ingest", scene.path("ten.csv"), "--format", "csv", "--area", "ten-years", "--zone", "Europe/Paris", "--time", "time", "--value", "load=consumption", "--quiet")


def main():
    if not shutil.which("wrk"):
        print("wrk is not installed: apt-get install wrk")
        return 69
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 30
    scene = Scene(sys.argv[1])
    s, port = scene.series, int(scene.url.rsplit(":", 1)[1])
    paths = [f"/api/v1/chart?series={s}&points=1000", f"/api/v1/readings?series={s}&limit=200", f"/api/v1/forecasts?series={s}",
             "/api/v1/incidents", f"/api/v1/scores?series={s}", "/api/v1/series", f"/api/v1/profile?series={s}", "/health"]
    try:
        add_ten_years(scene)
        timings = []
        for points in range(1000, 1010):  # each another question, so that none is answered from the one before
            start = time.monotonic()
            urllib.request.urlopen(f"{scene.url}/api/v1/chart?series=ten-years/consumption&points={points}").read()
            timings.append(1000 * (time.monotonic() - start))
        scene.next(1)
        ask(scene.url, paths, 2)
        listeners = [Listener(port) for _ in range(100)]
        for listener in listeners:
            listener.start()
        before = memory(scene.process.pid)
        stop = threading.Event()

        memories = []

        def feed():
            while not stop.wait(2):
                scene.next(1)
                memories.append(memory(scene.process.pid))
        feeder = threading.Thread(target=feed)
        feeder.start()
        result = ask(scene.url, paths, seconds)
        stop.set()
        feeder.join()
        after = memory(scene.process.pid)
        time.sleep(1)
        fewest = min(listener.events for listener in listeners)
        print(f"ten years of half-hours as a chart, asked anew: median {sorted(timings)[5]:.0f} ms")
        print(f"200 clients, 100 listeners, {seconds} s, a reading every 2 s (ms): {result}")
        print(f"memory before {before:.0f} MB, half-way {memories[len(memories) // 2]:.0f} MB, after {after:.0f} MB; listeners cut off: {sum(l.ended for l in listeners)}; fewest events: {fewest}")
        return 0 if result.endswith("errors 0") and not any(l.ended for l in listeners) and fewest > 0 else 1
    finally:
        scene.close()


sys.exit(main())
