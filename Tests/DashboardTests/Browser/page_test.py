"""Opens every view of the page in a real browser, on real data. usage: page_test.py BINARY [AXE.js]

Prints what it saw, one line a check, and the times; ends with 1 where a check failed. Times are told, not judged.
"""

import sys
import traceback

from devtools import Browser, find_chromium
from scene import HOSTILE, Scene

VIEWS = ["today", "explore", "explore?look=years", "explore?look=weather", "forecasts", "accuracy", "incidents", "models", "data"]


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
    browser.open(f"{scene.url}/#/{view}")
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
    browser.wait("document.querySelector('#warmer')", what="the slider")
    browser.evaluate("const s = document.querySelector('#warmer'); s.value = '-3'; s.dispatchEvent(new Event('input'))")
    took = browser.wait("/on average/.test([...document.querySelectorAll('p.sub')].map(p => p.textContent).join()) && !/^.?0 /.test([...document.querySelectorAll('p.sub')].at(-1).textContent)", what="another forecast")
    said = browser.evaluate("[...document.querySelectorAll('p.sub')].at(-1).textContent")
    return f"3 °C colder: {said} ({1000 * took:.0f} ms)"


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
    try:
        browser.size(1440, 900)
        for theme in ("light", "dark"):
            browser.theme(theme)
            for view in VIEWS:
                checks.run(f"{view} opens ({theme})", lambda: opens(browser, scene, view))
                if axe:
                    checks.run(f"{view} is accessible by axe ({theme})", lambda: is_accessible(browser, scene, axe, view))
        browser.theme("light")
        for name, check in [("the page is light", weighs), ("a live reading appears", shows_live_reading), ("a fault appears as an incident", shows_fault),
                            ("an incident is handled", handles_incident), ("zoom by mouse and keys", zooms), ("the whole history draws", ten_years),
                            ("what-if answers", asks_what_if), ("a hostile label is text", escapes), ("faults of the data are listed", shows_faults), ("print leaves controls out", prints)]:
            checks.run(name, lambda: check(browser, scene))
        for width in (390, 1920):
            for view in VIEWS:
                checks.run(f"{view} fits {width} px", lambda: fits(browser, scene, view, width))
        browser.size(1440, 900)
        for view in ("today", "explore", "accuracy"):
            checks.run(f"{view} does not jump", lambda: shifts(browser, scene, view))
    finally:
        browser.close()
        scene.close()
    print(f"{len(checks.failed)} failed" if checks.failed else "all passed")
    return 1 if checks.failed else 0


sys.exit(main())
