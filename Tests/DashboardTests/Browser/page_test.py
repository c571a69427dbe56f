"""Opens every view of the page in a real browser, on real data. usage: page_test.py BINARY [AXE.js]

Prints what it saw, one line a check, and the times; ends with 1 where a check failed. Times are told, not judged.
"""

import json
import os
import re
import subprocess
import sys
import traceback

import live_scene
from devtools import Browser, find_chromium
from scene import HOSTILE, Scene

VIEWS = ["today", "explore", "explore?look=years", "explore?look=weather", "forecasts", "accuracy", "incidents", "models", "data"]
REGIONAL = ["explore?series=bretagne/consumption&look=regions", "explore?series=bretagne/consumption&look=mix"]


class Checks:
    def __init__(self):
        self.failed = []

    def run(self, name, check):
        try:
            said = check()
            print(f"ok   {name}{f': {said}' if said else ''}", flush=True)
        except Exception as error:
            self.failed.append(name)
            print(f"FAIL {name}: {error}", flush=True)
            if not isinstance(error, AssertionError):
                traceback.print_exc()


def opens(browser, scene, view):
    # The page remembers the series that was looked at last.
    own = "" if "series=" in view or view.startswith("incidents/") else f"{'&' if '?' in view else '?'}series={scene.series}"
    browser.open(f"{scene.url}/#/{view}{own}")
    browser.settled()
    errors = browser.errors()
    assert not errors, errors
    assert not browser.evaluate("document.querySelector('main .failure')"), browser.evaluate("document.querySelector('main').innerText")
    outside = [u for u in browser.requests() if not u.startswith((scene.url, "about:", "data:"))]
    assert not outside, f"asked for {outside}"


def fits(browser, scene, view, width):
    browser.size(width, 900)
    opens(browser, scene, view)
    wide = browser.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{wide} px wide at {width} px"
    if width < 500:
        cut = browser.evaluate("[...document.querySelectorAll('.scroll')].filter(s => s.querySelector('.stack') && s.scrollWidth > s.clientWidth).map(s => s.ariaLabel)")
        assert not cut, f"tables cut off: {cut}"


def shifts(browser, scene, view):
    """The layout shift after the first paint, as browsers measure it; under 0.1 is good (web.dev/cls)."""
    opens(browser, scene, view)
    total = browser.evaluate("""new Promise(done => { let sum = 0;
      new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({type: "layout-shift", buffered: true});
      setTimeout(() => done(sum), 300); })""")
    assert total < 0.1, f"layout shift {total:.3f}"
    return f"layout shift {total:.3f}"


def weighs(browser, scene):
    """What a first visit fetches, and when it paints: the median of several."""
    paints, totals = [], []
    for _ in range(7):
        browser.call("Network.clearBrowserCache")
        browser.open(f"{scene.url}/#/today")
        browser.settled()
        totals.append(weight(browser))
        paints.append(browser.evaluate('performance.getEntriesByName("first-contentful-paint")[0]?.startTime'))
    total, paint = max(totals), sorted(paints)[len(paints) // 2]
    assert 0 < total < 300_000, f"{total} bytes"
    return f"{total / 1000:.0f} kB, first contentful paint after {paint:.0f} ms"


def weight(browser):
    return browser.evaluate("""performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
      .filter(e => !e.name.includes("/api/")).reduce((sum, e) => sum + e.transferSize, 0)""")


def shows_live_reading(browser, scene):
    opens(browser, scene, "today")
    browser.wait("document.querySelector('#live').dataset.state === 'live'")
    scene.next(1)  # the first one starts the monitor, which reads the year before
    before = browser.evaluate("document.querySelector('.tile .value').textContent")
    _, value = scene.next(1)
    digits = f"{value:.0f}"
    took = browser.wait(f"document.querySelector('.tile .value').textContent.replace(/[^0-9]/g, '') === '{digits}'", what=f"{digits} instead of {before}")
    return f"{value:.0f} was on the page {1000 * took:.0f} ms after it was acknowledged"


def shows_fault(browser, scene):
    opens(browser, scene, "incidents?state=open")
    scene.next(6, lambda value: round(value * 0.72))
    took = browser.wait("[...document.querySelectorAll('table a')].some(a => /forecast/.test(a.textContent))", what="the incident in the list")
    browser.evaluate("[...document.querySelectorAll('table a')].find(a => /forecast/.test(a.textContent)).click()")
    browser.wait("document.querySelector('main h1') && /below/.test(document.querySelector('main h1').textContent)", what="the incident's page")
    browser.settled()
    assert not browser.errors(), browser.errors()
    title = browser.evaluate("document.querySelector('main h1').textContent")
    known = browser.evaluate("document.querySelector('main').textContent")
    assert "Cause" in known, "the page does not say what lies behind it"
    assert not re.search(r"[\s(:]-\d", known), "a hyphen stands for a minus sign"
    return f"“{title}”, {1000 * took:.0f} ms after"


def handles_incident(browser, scene):
    browser.evaluate("document.querySelector('#note').value = 'told the <b>operator</b>'; document.querySelector('form.notes').requestSubmit()")
    browser.wait("[...document.querySelectorAll('.notes p')].some(p => p.textContent.includes('told the <b>operator</b>'))", what="the note")
    browser.evaluate("[...document.querySelectorAll('button')].find(b => b.textContent === 'Acknowledge').click()")
    browser.wait("[...document.querySelectorAll('button')].some(b => b.textContent === 'Acknowledged')", what="the acknowledgement")


def zooms(browser, scene):
    browser.size(1440, 900)
    opens(browser, scene, "explore")
    box = browser.evaluate("(() => { const b = document.querySelector('.chart canvas').getBoundingClientRect(); return [b.left, b.right, b.top, b.height]; })()")
    browser.drag(box[0] + 300, box[0] + 600, box[2] + box[3] / 2)
    browser.wait("location.hash.includes('from=')", what="the zoomed span in the address")
    narrow = browser.evaluate("document.querySelector('.panel .sub').textContent")
    browser.evaluate("document.querySelector('.chart canvas').focus()")
    browser.call("Input.dispatchKeyEvent", type="keyDown", key="-", text="-")
    browser.wait(f"document.querySelector('.panel .sub').textContent !== {narrow!r}", what="the span after zooming out by key")
    return f"{narrow.split(';')[0]} after the drag"


def ten_years(browser, scene):
    opens(browser, scene, "explore")
    browser.evaluate("[...document.querySelectorAll('.segmented button')].find(b => b.textContent === 'All').click()")
    took = browser.wait("/days/.test(document.querySelector('.panel .sub').textContent) && parseFloat(document.querySelector('.panel .sub').textContent) > 300", what="the whole history")
    return f"the whole history was drawn {1000 * took:.0f} ms after the click"


def asks_what_if(browser, scene):
    opens(browser, scene, "forecasts")
    said = "(document.querySelector('section[aria-label^=\"What if\"] p.sub')?.textContent ?? '')"
    browser.wait(f"/on average/.test({said})", what="the first answer")
    before = browser.evaluate(said)
    browser.evaluate("const s = document.querySelector('#warmer'); s.value = '-3'; s.dispatchEvent(new Event('input'))")
    took = browser.wait(f"/on average/.test({said}) && {said} !== {before!r}", what="another forecast")
    return f"3 °C colder: {browser.evaluate(said)} ({1000 * took:.0f} ms)"


def shows_effects(browser, scene):
    opens(browser, scene, "forecasts")
    made = "document.querySelector('section[aria-label=\"What it is made of\"]')"
    browser.wait(f"{made}.querySelectorAll('.legend button').length > 2", what="the effects")
    names = f"[...{made}.querySelectorAll('.legend button')].map(b => b.textContent)"
    assert "base" not in browser.evaluate(names), "the base hides the effects"
    browser.evaluate(f"[...{made}.querySelectorAll('.segmented button')].find(b => b.textContent === 'with the base').click()")
    assert "base" in browser.evaluate(names), browser.evaluate(names)
    errors = browser.evaluate("[...document.querySelectorAll('section[aria-label^=\"Past forecasts\"] tbody tr')].map(r => r.children[2].textContent)")
    assert len(errors) > 5 and any("%" in e for e in errors), f"past forecasts are not held against what came: {errors}"


def hands_over_csv(browser, scene, view, header, fewest):
    """The file that a button makes, caught on its way to the disk."""
    opens(browser, scene, view)
    text = browser.evaluate("""new Promise(done => { const made = URL.createObjectURL;
      URL.createObjectURL = blob => { blob.text().then(done); return made.call(URL, blob); };
      document.querySelector('button.link').click(); })""")
    lines = text.splitlines()
    assert lines[0].startswith(header) and len(lines) > fewest, f"{lines[:2]}, {len(lines)} lines"
    return f"{len(lines) - 1} rows"


def shows_map(browser, scene):
    opens(browser, scene, REGIONAL[0])
    regions = browser.evaluate("[...document.querySelectorAll('.map a')].map(a => a.getAttribute('aria-label'))")
    assert len(regions) == 12 and all("MW" in r for r in regions), regions
    overlong = browser.evaluate("""[...document.querySelectorAll('.map a')].filter(a => { const t = a.querySelector('.mean').getBBox(), p = a.querySelector('path').getBBox();
      return t.x < p.x || t.x + t.width > p.x + p.width || t.y < p.y || t.y + t.height > p.y + p.height; }).map(a => a.getAttribute('aria-label'))""")
    assert not overlong, f"figures outside their region: {overlong}"
    browser.evaluate("document.querySelector('.map a').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    browser.wait("!location.hash.includes('bretagne')", what="the region that was clicked")


def shows_live_view(browser, scene):
    if not os.path.exists(live_scene.MONGODB):
        return "skipped: no MongoDB server is installed (scripts/setup test)"
    live = live_scene.LiveScene(scene)
    try:
        value = live.tell(1)
        number = "document.querySelector('.tile .value')?.textContent.replace(/[^0-9]/g, '')"
        browser.open(f"{live.url}/#/today?series={scene.series}")
        browser.settled()
        browser.wait(f"{number} === '{value:.0f}'", seconds=60, what=f"{value:.0f} from the live view")
        assert "mongodb://" in browser.evaluate("document.querySelector('main .head').textContent"), "the page does not say where this is from"
        browser.wait("document.querySelector('#live').dataset.state === 'live'")
        value = live.tell(1)
        took = browser.wait(f"{number} === '{value:.0f}'", seconds=60, what=f"{value:.0f}, told while the page was open")
        assert not browser.errors(), browser.errors()
        return f"{1000 * took:.0f} ms after the monitor ended"
    finally:
        live.close()


def escapes(browser, scene):
    area = scene.series.split("/")[0]
    opens(browser, scene, f"data?series={area}/hostile")
    assert browser.evaluate("document.title") != "taken over", "the label ran as a script"
    assert HOSTILE in browser.evaluate("document.querySelector('main').textContent"), "the label is not shown as text"
    assert browser.evaluate("document.querySelectorAll('script').length") == 2, "a script was added to the page"


def shows_faults(browser, scene):
    area = scene.series.split("/")[0]
    opens(browser, scene, f"data?series={area}/hostile")
    kinds = browser.evaluate("[...document.querySelectorAll('section[aria-label=Faults] .tag')].map(t => t.textContent).join()")
    assert "sentinel" in kinds and "stuck" in kinds, f"the audit's faults are not shown, only {kinds}"


def is_accessible(browser, scene, axe, view):
    opens(browser, scene, view)
    browser.evaluate(open(axe).read() + "\n;1")
    found = browser.evaluate("axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join('; ')}`))")
    assert not found, "; ".join(found)


def tells_failure(browser, scene, view):
    """A server that can't be reached is told in words, and trying again brings the view."""
    browser.call("Network.setBlockedURLs", urls=["*/api/v1/*"])
    browser.open(f"{scene.url}/#/{view}")
    try:
        browser.wait("document.querySelector('main [role=alert]')", what="the failure")
        said = browser.evaluate("document.querySelector('main [role=alert]').textContent")
        assert "can’t be reached" in said, said
    finally:
        browser.call("Network.setBlockedURLs", urls=[])
    browser.evaluate("document.querySelector('main [role=alert] button').click()")
    browser.wait("document.querySelector('main .chart canvas')", what="the view after trying again")


def tells_emptiness(browser, scene):
    """A history without a series says what to do, in every view."""
    process = subprocess.Popen([scene.binary, "serve", "--db", scene.path("empty.db"), "--listen", "127.0.0.1:0", "--json"], stdout=subprocess.PIPE, cwd=scene.folder, text=True)
    try:
        url = json.loads(process.stdout.readline())["url"]
        for view in ("today", "explore", "forecasts", "accuracy", "incidents", "models", "data"):
            browser.open(f"{url}/#/{view}")
            browser.wait("/loadstar ingest/.test(document.querySelector('main .empty')?.textContent)", what=f"what to do, in {view}")
            assert not browser.errors(), browser.errors()
    finally:
        process.terminate()
        process.wait(30)


def goes_by_keys(browser, scene):
    """From the address bar by Tab to the content, and along a curve by arrow keys, which say what is there. The parts of
    a date field are the browser's own, and show their focus inside it."""
    opens(browser, scene, "explore")
    press = lambda key, code: [browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code) for kind in ("keyDown", "keyUp")]
    browser.evaluate("document.body.focus(); document.activeElement.blur()")
    press("Tab", 9)
    assert browser.evaluate("document.activeElement.className") == "skip", "the first stop is not the link to the content"
    stops = []
    for _ in range(40):
        press("Tab", 9)
        stops.append(browser.evaluate("(document.activeElement.textContent || document.activeElement.tagName).slice(0, 20) + (document.activeElement.type !== 'date' && getComputedStyle(document.activeElement).outlineStyle === 'none' ? ' (no outline)' : '')"))
        if browser.evaluate("document.activeElement.tagName") == "CANVAS":
            break
    assert browser.evaluate("document.activeElement.tagName") == "CANVAS", f"the chart can't be reached: {stops}"
    assert "Forecasts" in stops and not [s for s in stops if "no outline" in s], stops
    press("ArrowLeft", 37)
    said = browser.evaluate("document.activeElement.parentElement.querySelector('[aria-live]').textContent")
    assert "MW" in said, f"the chart says nothing: {said!r}"
    return f"{len(stops)} stops to the chart, which says “{said}”"


def prints(browser, scene):
    opens(browser, scene, "today")
    browser.call("Emulation.setEmulatedMedia", media="print")
    shown = browser.evaluate("getComputedStyle(document.querySelector('.views')).display")
    browser.call("Emulation.setEmulatedMedia", media="")
    assert shown == "none", "the navigation would be printed"
    theme = "document.documentElement.dataset.theme"
    browser.evaluate(f"{theme} = 'dark'; dispatchEvent(new Event('beforeprint'))")
    assert browser.evaluate(theme) == "light", "a dark page would be printed dark"
    browser.evaluate("dispatchEvent(new Event('afterprint'))")
    assert browser.evaluate(theme) == "dark", "the screen does not come back"


def main():
    if not find_chromium():
        print("skipped: no Chromium is installed (apt-get install chromium)")
        return 0
    scene, browser, checks = Scene(sys.argv[1]), Browser(), Checks()
    axe = sys.argv[2] if len(sys.argv) > 2 else None
    views = VIEWS + (REGIONAL if scene.regions else [])
    try:
        browser.size(1440, 900)
        for theme in ("light", "dark"):
            browser.theme(theme)
            for view in views:
                checks.run(f"{view} opens ({theme})", lambda: opens(browser, scene, view))
                if axe:
                    checks.run(f"{view} is accessible by axe ({theme})", lambda: is_accessible(browser, scene, axe, view))
        browser.theme("light")
        for name, check in [("the page is light", weighs), ("a live reading appears", shows_live_reading), ("a fault appears as an incident", shows_fault),
                            ("an incident is handled", handles_incident), ("zoom by mouse and keys", zooms), ("the whole history draws", ten_years),
                            ("what-if answers", asks_what_if), ("effects are stacked, past forecasts scored", shows_effects), ("a hostile label is text", escapes), ("faults of the data are listed", shows_faults), ("print leaves controls out", prints), ("all by keys", goes_by_keys), ("a history without series says what to do", tells_emptiness)]:
            checks.run(name, lambda: check(browser, scene))
        for view in ("today", "explore"):
            checks.run(f"a server that is away is told in {view}", lambda: tells_failure(browser, scene, view))
        for name, view, header, fewest in [("week", "explore", "weekday,hour,MW", 160), ("years", "explore?look=years", "year,day,MW", 360), ("temperature", "explore?look=weather", "kind,weekend", 300)]:
            checks.run(f"CSV of what is seen: {name}", lambda: hands_over_csv(browser, scene, view, header, fewest))
        if scene.regions:
            checks.run("the map of regions", lambda: shows_map(browser, scene))
        checks.run("Today shows a live view from MongoDB", lambda: shows_live_view(browser, scene))
        for width in (390, 1920):
            for view in views:
                checks.run(f"{view} fits {width} px", lambda: fits(browser, scene, view, width))
                if axe and width < 500:
                    checks.run(f"{view} is accessible by axe at {width} px", lambda: is_accessible(browser, scene, axe, view))
        browser.size(1440, 900)
        if axe and (newest := scene.get("/api/v1/incidents?limit=1")["items"]):
            incident = "incidents/" + newest[0]["id"].replace("@", "%40")
            for theme in ("light", "dark"):
                browser.theme(theme)
                checks.run(f"an incident's page is accessible by axe ({theme})", lambda: is_accessible(browser, scene, axe, incident))
            browser.theme("light")
        for view in ("today", "explore", "accuracy"):
            checks.run(f"{view} does not jump", lambda: shifts(browser, scene, view))
    finally:
        browser.close()
        scene.close()
    print(f"{len(checks.failed)} failed" if checks.failed else "all passed")
    return 1 if checks.failed else 0


sys.exit(main())
