"""Pictures of every view. usage: screenshots.py BINARY FOLDER"""

import os
import sys

from devtools import Browser, find_chromium
from scene import Scene

SHOTS = [("today", "today"), ("explore", "explore"), ("explore-years", "explore?look=years"), ("explore-temperature", "explore?look=weather"),
         ("forecasts", "forecasts"), ("accuracy", "accuracy"), ("incidents", "incidents"), ("models", "models"), ("data", "data")]


def main():
    if not find_chromium():
        print("no Chromium is installed: apt-get install chromium")
        return 69
    binary, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    os.makedirs(folder, exist_ok=True)
    scene, browser = Scene(binary), Browser()
    try:
        scene.next(30)
        scene.next(5, lambda value: round(value * 0.8))
        shots = list(SHOTS)
        if scene.regions:
            shots += [("explore-regions", "explore?series=bretagne/consumption&look=regions"), ("explore-mix", "explore?series=bretagne/consumption&look=mix")]
        if newest := scene.get("/api/v1/incidents?limit=1&class=load")["items"]:
            shots.append(("incident", "incidents/" + newest[0]["id"].replace("@", "%40")))
        for theme in ("light", "dark"):
            browser.theme(theme)
            for width in (390, 1440, 1920):
                browser.size(width, 900)
                for name, view in shots:
                    separator = "&" if "?" in view else "?"
                    own = "" if "series=" in view else f"{separator}series={scene.series}"
                    browser.open(f"{scene.url}/#/{view}{own}")
                    browser.settled()
                    path = os.path.join(folder, f"{name}-{theme}-{width}.png")
                    browser.screenshot(path, width)
                    print(path)
    finally:
        browser.close()
        scene.close()
    return 0


sys.exit(main())
