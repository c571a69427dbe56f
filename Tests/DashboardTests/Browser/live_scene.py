"""A server whose live view a monitor elsewhere keeps in MongoDB, for the browser test."""

import json
import os
import signal
import socket
import subprocess
import time

from scene import ROOT

MONGODB = os.path.join(ROOT, ".venv", "bin", "secantusd-py")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class LiveScene:
    """Beside a scene: the same history copied for the monitor, a MongoDB server, and `serve --live` on the scene's own."""

    def __init__(self, scene):
        self.scene = scene
        self.speed = scene.path("speed.db")
        scene.run("backup", self.speed, "--quiet")
        port = free_port()
        self.address = f"mongodb://127.0.0.1:{port}/loadstar?directConnection=true&serverSelectionTimeoutMS=2000"
        self.mongodb = subprocess.Popen([MONGODB, "--host", "127.0.0.1", "--port", str(port), "--storage-path", scene.path("mongodb")],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.server = None
        try:
            self.wait_for(port)
            self.tell(4)
            self.server = subprocess.Popen(
                [scene.binary, "serve", "--db", scene.database, "--models", scene.models, "--listen", "127.0.0.1:0", "--json", "--live", self.address],
                stdout=subprocess.PIPE, cwd=scene.folder, text=True)
            self.url = json.loads(self.server.stdout.readline())["url"]
        except Exception:
            self.close()
            raise

    @staticmethod
    def wait_for(port):
        for _ in range(900):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the MongoDB server did not come up")

    def tell(self, count):
        """The monitor elsewhere scores the next real readings, from a file that grows; gives the last value."""
        taken, self.scene.to_come = self.scene.to_come[:count], self.scene.to_come[count:]
        feed = self.scene.path("speed.jsonl")
        with open(feed, "a") as file:
            for slot, value in taken:
                file.write(json.dumps({"series": self.scene.series, "time": slot, "value": value}) + "\n")
        result = subprocess.run(
            [self.scene.binary, "monitor", self.scene.series, "--model", "live", "--db", self.speed, "--source", f"file:{feed}", "--sink", self.address, "--clock", "event", "--quiet"],
            cwd=self.scene.folder, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return taken[-1][1]

    def close(self):
        if self.server:
            self.server.terminate()
            self.server.wait(30)
        os.killpg(self.mongodb.pid, signal.SIGKILL)
        self.mongodb.wait()
