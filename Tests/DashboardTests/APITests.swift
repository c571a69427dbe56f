import CivilTime
import Dashboard
import Foundation
import History
import Readings
import Streaming
import Testing

@Suite("The HTTP API")
struct APITests {
  private static let series = "series=france/consumption"

  @Test("readings come page by page, none twice, none left out, missing as null")
  func pages() async throws {
    let application = try FixtureBox().application
    var times: [String] = []
    var cursor: String?
    repeat {
      let answer = await application.get(
        "/api/v1/readings?\(Self.series)&from=2018-03-18&limit=100" + (cursor.map { "&cursor=\($0)" } ?? ""))
      let json = try answer.json()
      times += try answer.items().compactMap { $0["time"] as? String }
      cursor = json["next"] as? String
    } while cursor != nil
    #expect(times.count == Fixture.count)
    #expect(Set(times).count == times.count && times == times.sorted())
    let one = try await application.get("/api/v1/readings?\(Self.series)&from=2018-03-20T02:00&limit=1")
      .items()
    #expect(one.first?["value"] is NSNull)
    #expect(one.first?["quality"] as? String == "missing")
  }

  @Test("CSV by the header Accept and by the field format are the same")
  func csv() async throws {
    let application = try FixtureBox().application
    let address = "/api/v1/readings?\(Self.series)&limit=3&from=2018-03-18"
    let byHeader = await application.get(address, headers: ["accept": "text/csv"])
    let byField = await application.get(address + "&format=csv")
    #expect(byHeader.bytes == byField.bytes)
    #expect(
      byHeader.text.hasPrefix(
        "series,time,value,vintage,quality\nfrance/consumption,2018-03-17T23:00:00Z,50000,definitive,measured\n"
      ))
    let browser = await application.get(address, headers: ["accept": "application/json, text/csv;q=0.5"])
    #expect(browser.header("Content-Type") == "application/json")
  }

  @Test("the spring day has 46 slots, and a date alone is local")
  func clockChange() async throws {
    let application = try FixtureBox().application
    let day = try await application.get("/api/v1/completeness?\(Self.series)&from=2018-03-25&to=2018-03-25")
      .items()
    #expect(day.count == 1 && day[0]["expected"] as? Int == 46 && day[0]["measured"] as? Int == 46)
    let readings = try await application.get("/api/v1/readings?\(Self.series)&from=2018-03-25&to=2018-03-25")
      .items()
    #expect(readings.count == 46)
    let skipped = await application.get("/api/v1/readings?\(Self.series)&from=2018-03-25T02:30")
    #expect(skipped.status == 400)
  }

  @Test("a daily series of local midnights has one slot on days of 23 and 25 hours, and times at midnights")
  func localDays() async throws {
    let fixture = try Fixture()
    let name = try SeriesName(parsing: "france/energy")
    let id = try fixture.store.ensureSeries(
      SeriesDefinition(
        name: name, label: "", unit: "MWh", step: 86_400, zone: "Europe/Paris", areaLabel: "France"))
    let zone = try TimeZoneRules.named("Europe/Paris"), first = LocalDate(year: 2018, month: 1, day: 1)
    try fixture.store.write(
      (0..<330).map {
        Reading(instant: zone.startOfDay(first + $0), value: Double($0), vintage: .definitive)
      }, to: id)
    let application = fixture.application(), query = "series=france/energy&from=2018-10-27&to=2018-10-29"
    let days = try await application.get("/api/v1/completeness?\(query)").items()
    #expect(
      days.map { $0["expected"] as? Int } == [1, 1, 1] && days.map { $0["measured"] as? Int } == [1, 1, 1])
    let chart = try await application.get("/api/v1/chart?\(query)").json()
    #expect(
      chart["time"] as? [Int] == (0..<3).map { Int(zone.startOfDay(first + (299 + $0)).seconds) })
  }

  @Test("the list of incidents says what rate was promised and what came, of all monitors together")
  func alertRate() async throws {
    let box = try FixtureBox()
    #expect(try await box.application.get("/api/v1/incidents").json()["promised_per_week"] == nil)
    for (name, incidents, weeks) in [("monitor", 6, 8.0), ("night", 3, 4.0)] {
      let rate = "{\"promisedPerWeek\":1,\"incidents\":\(incidents),\"weeks\":\(weeks)}"
      try box.fixture.store.saveCheckpoint(consumer: name, source: "alert rate", position: Array(rate.utf8))
    }
    let fresh = box.fixture.application()
    let answer = try await fresh.get("/api/v1/incidents").json()
    #expect(answer["promised_per_week"] as? Double == 2)
    #expect(answer["realised_per_week"] as? Double == 1.5)
    #expect(answer["watched_weeks"] as? Double == 8)
  }

  @Test("a thinned chart keeps the extremes and stays within its points")
  func decimation() async throws {
    let application = try FixtureBox().application
    let json = try await application.get("/api/v1/chart?\(Self.series)&points=20").json()
    let values = try #require((json["values"] as? [String: [Any]])?["france/consumption"]).compactMap {
      $0 as? Double
    }
    #expect(values.count <= 40)
    #expect(values.min() == 50_000 && values.max() == 54_700)
    let shape = try await application.get("/api/v1/chart?\(Self.series)&points=20&method=lttb").json()
    #expect((shape["time"] as? [Int])?.count == 20)
  }

  @Test(
    "a span of millennia costs no more than the readings in it",
    arguments: ["chart", "profile", "audit", "response", "readings"])
  func endlessSpan(what: String) async throws {
    let application = try FixtureBox().application
    let span =
      "&from=0001-01-02T00:00:00Z&to=9990-01-01T00:00:00Z"
      + (what == "response" ? "&with=france/consumption" : "")
    let whole = await application.get("/api/v1/\(what)?\(Self.series)\(span)&format=csv")
    let own = await application.get(
      "/api/v1/\(what)?\(Self.series)&from=2018-03-18&to=2018-03-31&format=csv"
        + (what == "response" ? "&with=france/consumption" : ""))
    #expect(whole.status == 200 && whole.bytes == own.bytes)
  }

  @Test("an answer that has not changed is 304; a new reading changes it")
  func entityTags() async throws {
    let box = try FixtureBox()
    let address = "/api/v1/chart?\(Self.series)"
    let first = await box.application.get(address)
    let tag = try #require(first.header("ETag"))
    let again = await box.application.get(address, headers: ["if-none-match": tag])
    #expect(again.status == 304 && again.bytes.isEmpty && again.header("ETag") == tag)
    let application = box.application
    let watching = Task { await application.watch() }
    try await Task.sleep(for: .milliseconds(300))
    try box.fixture.store.write(
      [Reading(instant: Fixture.start + Fixture.count * 1800, value: 1)], to: box.fixture.series.id)
    var changed = again
    for _ in 0..<100 where changed.status == 304 {
      try await Task.sleep(for: .milliseconds(50))
      changed = await box.application.get(address, headers: ["if-none-match": tag])
    }
    #expect(changed.status == 200 && changed.header("ETag") != tag)
    watching.cancel()
    await watching.value
  }

  @Test(
    "what can't be understood is told as a problem",
    arguments: [
      ("/api/v1/readings", 400), ("/api/v1/readings?series=x", 400), ("/api/v1/readings?series=no/such", 404),
      ("/api/v1/readings?series=france/consumption&limt=3", 400),
      ("/api/v1/readings?series=france/consumption&limit=0", 400),
      ("/api/v1/readings?series=france/consumption&limit=99999999999999999999", 400),
      ("/api/v1/readings?series=france/consumption&from=yesterday", 400),
      ("/api/v1/readings?series=france/consumption&from=2018-03-20&to=2018-03-01", 422),
      ("/api/v1/readings?series=france/consumption&from=9999-12-31T23:59:59Z", 400),
      ("/api/v1/accuracy?series=france/consumption&lead_from=2&lead_to=1", 422),
      ("/api/v1/chart?series=france/consumption&points=-1", 400),
      ("/api/v1/chart?series=france/consumption,france/consumption&method=nothing", 400),
      ("/api/v1/incidents/a/b/c", 404), ("/api/v1/models/none", 404), ("/api/v1/compare?a=x&b=y", 404),
      ("/api/v1/effects?series=france/consumption&model=none", 404), ("/api/v1/nothing", 404),
      ("/api/v1/series?format=xml", 400), ("/api/v1/status?format=csv", 400),
    ])
  func problems(address: String, status: Int) async throws {
    let answer = try await FixtureBox().application.get(address)
    #expect(answer.status == status)
    #expect(answer.header("Content-Type") == "application/problem+json")
    let problem = try answer.json()
    #expect(problem["status"] as? Int == status && problem["title"] is String)
  }

  @Test("what the history holds can't become HTML, wherever it is shown")
  func escaping() async throws {
    let box = try FixtureBox()
    try box.fixture.addIncident()
    for address in [
      "/api/v1/series", "/api/v1/incidents", "/api/v1/incidents/\(Fixture.incident)",
      "/api/v1/nothing<script>",
    ] {
      let answer = await box.application.get(address)
      #expect(!answer.text.contains("<"), "\(address)")
      _ = try answer.json()
    }
    let items = try await box.application.get("/api/v1/series").items()
    #expect(items[0]["label"] as? String == "<script>alert(1)</script>")
  }

  @Test("an incident is acknowledged once, noted and muted")
  func handling() async throws {
    let box = try FixtureBox()
    try box.fixture.addIncident("2.1 GW below forecast")
    let path = "/api/v1/incidents/\(Fixture.incident)"
    let seen = try await box.application.post(path + "/acknowledge", "").json()
    #expect(seen["acknowledged"] as? String == "2018-04-01T16:26:40Z")
    let noted = try await box.application.post(path + "/notes", #"{"text":"a <b>note</b>"}"#).json()
    #expect((noted["notes"] as? [[String: Any]])?.first?["text"] as? String == "a <b>note</b>")
    let muted = try await box.application.post(path + "/mute", #"{"until":"2018-04-02T00:00:00Z"}"#).json()
    #expect(muted["muted_until"] as? String == "2018-04-02T00:00:00Z")
    for bad in [#"{"text":""}"#, #"{"text":1}"#, #"{"text":"x","more":1}"#, "[]", "{", "null"] {
      #expect(await box.application.post(path + "/notes", bad).status == 400)
    }
    for bad in [#"{"until":"soon"}"#, "{}", ""] {
      #expect(await box.application.post(path + "/mute", bad).status == 400)
    }
    #expect(await box.application.post("/api/v1/incidents/a/b/c/acknowledge", "").status == 404)
  }

  @Test("a forecast is scored against what came, on the slots that both have")
  func accuracy() async throws {
    let box = try FixtureBox()
    let issue = Fixture.start + 86_400
    let rows = (0..<48).map { index in
      let point = Fixture.value(index + 48) * 1.01
      return ForecastRow(
        target: issue + index * 1800, point: point,
        quantiles: [-3, -2, -1, 0, 1, 2, 3].map { point + $0 * 300 }, source: "seasonal")
    }
    try box.fixture.store.save(
      IssuedForecast(series: box.fixture.series.name, issue: issue, model: "m", modelVersion: "v", rows: rows)
    )
    let json = try await box.application.get("/api/v1/accuracy?\(Self.series)").json()
    let overall = try #require(json["overall"] as? [String: Any])
    #expect(overall["n"] as? Int == 48)
    #expect(abs((overall["mape"] as? Double ?? 0) - 1) < 1e-9)
    let coverage = try #require(json["coverage"] as? [[String: Any]])
    // The error is 500 to 547: outside ±300, inside ±600 and ±900.
    #expect(coverage.map { $0["realised"] as? Double } == [0, 100, 100])
    let issues = try await box.application.get("/api/v1/forecasts/issues?\(Self.series)").items()
    #expect(issues.count == 1 && issues[0]["model"] as? String == "m")
  }
}

/// A fixture and its application, together for as long as a test needs them.
struct FixtureBox {
  let fixture: Fixture
  let application: DashboardApplication

  init(liveView: (any LiveViewReader)? = nil) throws {
    fixture = try Fixture()
    application = fixture.application(liveView: liveView)
  }
}
