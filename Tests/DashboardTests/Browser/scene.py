"""A server on real data, for the browser tests and the screenshots: a history with a model, forecasts and a monitor."""

import csv
import datetime
import glob
import json
import os
import shutil
import subprocess
import tempfile
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
SHARED = os.environ.get("LOADSTAR_SHARED_DATA") or os.path.join(ROOT, "..", "shared", "data")
HOSTILE = "<script>document.title='taken over'</script>"
FRANCE = os.path.join(SHARED, "france-national", "france-2015-2018.csv")


class Scene:
    """The history and its server; `france` says whether the larger real data are there (else Victoria's, embedded)."""

    def __init__(self, binary):
        self.binary = os.path.abspath(binary)
        self.folder = tempfile.mkdtemp(prefix="loadstar-scene-")
        self.database = os.path.join(self.folder, "scene.db")
        self.france = os.path.exists(FRANCE)
        self.series = "france/consumption" if self.france else "victoria/consumption"
        self.regions = False
        self.fill()
        self.process = subprocess.Popen(
            [self.binary, "serve", "--db", self.database, "--models", self.models, "--listen", "127.0.0.1:0", "--json",
             "--model", "live", "--watch", self.series],
            stdout=subprocess.PIPE, cwd=self.folder, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]

    @property
    def models(self):
        return os.path.join(self.folder, "models")

    def run(self, *words):
        result = subprocess.run([self.binary, *words, "--db", self.database], cwd=self.folder, capture_output=True, text=True)
        assert result.returncode == 0, f"loadstar {' '.join(words)}: {result.stderr}"
        return result.stdout

    def fill(self):
        """A history, a model trained on all but its last weeks, forecasts of those, and weather past the newest reading."""
        area, measure = self.series.split("/")
        zone, self.split, end = ("Europe/Paris", "2018-11-01", "2018-12-01") if self.france else ("Australia/Melbourne", "2014-12-01", "2014-12-28")
        load, weather = self.tables(end)
        common = ["--format", "csv", "--area", area, "--zone", zone, "--time", "time", "--quiet"]
        # A column whose name would run as a script, if the page ever took a label for HTML; its values have known faults.
        self.run("ingest", load, *common, "--value", f"load={measure}", "--value", "operator=forecast-day-ahead", "--value", f"{HOSTILE}=hostile")
        self.run("ingest", weather, *common, "--value", "temperature=temperature")
        self.run("train", self.series, "--model", "regression", "--name", "live", "--weather", f"{area}/temperature", "--to", self.split, "--quiet")
        day = datetime.date.fromisoformat(self.split)
        while day <= datetime.date.fromisoformat(end):
            self.run("forecast", self.series, "--model", "live", "--day", str(day), "--quiet")
            day += datetime.timedelta(days=1)
        if self.france and (files := sorted(glob.glob(os.path.join(SHARED, "rte-regional", "*Definitif_2015.xls")))):
            self.regions = self.try_run("ingest", *files, "--quiet")

    def tables(self, end):
        """The load up to `end` and the weather some days longer, as CSV files; what came after is kept for the live feed."""
        load, weather, self.to_come = self.path("load.csv"), self.path("weather.csv"), []
        limit = (datetime.date.fromisoformat(end) + datetime.timedelta(days=4)).isoformat()
        with open(load, "w") as loads, open(weather, "w") as temperatures:
            loads.write(f"time,load,operator,{HOSTILE}\n")
            temperatures.write("time,temperature\n")
            for time, value, operator, degrees in self.rows():
                if time < end:
                    loads.write(f"{time},{value},{operator},{self.faulty(time, value)}\n")
                elif time < limit:
                    self.to_come.append((time, float(value)))
                if time < limit:
                    temperatures.write(f"{time},{degrees}\n")
        return load, weather

    def faulty(self, time, value):
        """The value, or what a broken meter said: a sentinel on one morning, one value all day on another."""
        days = (datetime.date.fromisoformat(self.split) - datetime.date.fromisoformat(time[:10])).days
        if days == 20 and "06" <= time[11:13] < "09":
            return -999
        return 4321 if days == 30 else value

    def rows(self):
        """Time, load, the operator's forecast (or nothing) and temperature of the real data, from 2016 on."""
        if self.france:
            for row in csv.DictReader(open(FRANCE)):
                if row["utc"] >= "2016":
                    yield row["utc"], row["conso_mw"], row["prevision_j1_mw"], row["t_weighted_c"]
        else:
            for row in csv.DictReader(open(os.path.join(ROOT, "notebooks-data", "victoria-2014.csv"))):
                yield row["time"], row["demand_mw"], "", row["temperature_c"]

    def path(self, name):
        return os.path.join(self.folder, name)

    def try_run(self, *words):
        try:
            return bool(self.run(*words)) or True
        except AssertionError:
            return False

    def get(self, path):
        return json.load(urllib.request.urlopen(self.url + path))

    def post(self, readings):
        body = "".join(json.dumps({"series": self.series, "time": t, "value": v}) + "\n" for t, v in readings).encode()
        request = urllib.request.Request(self.url + "/api/v1/readings", data=body, headers={"Content-Type": "application/x-ndjson"})
        return json.load(urllib.request.urlopen(request))

    def next(self, count, change=lambda value: value):
        """Posts the next real readings, changed where asked; gives the last of them."""
        taken, self.to_come = self.to_come[:count], self.to_come[count:]
        self.post([(time, change(value)) for time, value in taken])
        return taken[-1]

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
