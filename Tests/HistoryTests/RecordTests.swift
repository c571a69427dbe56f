import CivilTime
import History
import Readings
import Testing

@Suite("Forecasts, scores, incidents, checkpoints, weather, runs")
struct RecordTests {
  private func forecast(_ issue: Int64, _ points: [Double], model: String = "m") throws -> IssuedForecast {
    IssuedForecast(
      series: try SeriesName(parsing: "france/consumption"), issue: instant(issue), model: model,
      modelVersion: "v",
      rows: points.enumerated().map { index, point in
        ForecastRow(
          target: instant(100_000 + Int64(index) * 1800), point: point,
          quantiles: index == 0 ? [] : [1, 2, 3, 4, 5, 6, 7], source: "regression")
      })
  }

  @Test("of each target the newest issue shows, and only what was issued by then")
  func forecasts() throws {
    let (store, series) = try memoryStore()
    try store.save(try forecast(10, [1, 2]))
    try store.save(try forecast(20, [3]))
    #expect(try store.latestForecast(of: series.id).map(\.row.point) == [3, 2])
    let early = try store.latestForecast(of: series.id, ForecastQuery(issuedBy: instant(19)))
    #expect(early.map(\.row.point) == [1, 2])
    #expect(early.map(\.row.quantiles) == [[], [1, 2, 3, 4, 5, 6, 7]])
    #expect(try store.newestIssue(of: series)?.issue == instant(20))
    #expect(try store.newestIssue(of: series, ForecastQuery(model: "other")) == nil)
  }

  @Test("the same issue of the same model is replaced")
  func replacedForecast() throws {
    let (store, series) = try memoryStore()
    try store.save(try forecast(10, [1, 2]))
    try store.save(try forecast(10, [5]))
    var points: [Double] = []
    try store.forEachForecastRow(of: series.id) { points.append($0.row.point) }
    #expect(points == [5])
    #expect(throws: HistoryError.self) { try store.save(try forecast(11, [.nan])) }
  }

  private func score(_ value: Double, series: StoredSeries) -> ScoreRecord {
    ScoreRecord(
      series: series.id, instant: instant(0), value: value, expected: 1, low: .nan, high: 2, p: 0.5,
      score: 0.1,
      flag: false)
  }

  @Test("a score comes once; a different one is kept beside it")
  func scores() throws {
    let (store, series) = try memoryStore()
    #expect(try store.write([score(1, series: series)]) == 1)
    #expect(try store.write([score(1, series: series)]) == 0)
    #expect(try store.write([score(2, series: series)]) == 1)
    var newest: [Double] = []
    var all: [Double] = []
    try store.forEachScore(of: series.id) { newest.append($0.value) }
    try store.forEachScore(of: series.id, allRevisions: true) { all.append($0.value) }
    #expect((newest, all) == ([2], [1, 2]))
  }

  @Test(
    "of many scores at once each is new, known, or a revision, as it would be alone", arguments: [15, 16, 40])
  func manyScores(count: Int) throws {
    let (store, series) = try memoryStore()
    func scores(_ values: [Double]) -> [ScoreRecord] {
      values.enumerated().map { slot, value in
        var score = score(value, series: series)
        score.instant = instant(Int64(slot) * 1800)
        return score
      }
    }
    let first = scores((0..<count).map { Double($0) })
    #expect(try store.write(first) == count)
    var second = first
    second[3].value = -3
    second[count - 1].value = .nan
    var third = second[3]
    third.kind = "point"
    #expect(try store.write(second + [third, third]) == 3)
    #expect(try store.write(second) == 0)
    var all: [ScoreRecord] = []
    try store.forEachScore(of: series.id, allRevisions: true) { all.append($0) }
    #expect(
      all.map(\.instant)
        == (first.map(\.instant) + [first[3].instant, first[3].instant, first[count - 1].instant]).sorted())
    #expect(all.filter { $0.instant == first[3].instant }.map(\.value) == [3, -3, -3])
  }

  private func incident(_ state: String, _ series: StoredSeries, end: Int64 = 3600) -> IncidentRecord {
    IncidentRecord(
      id: "i1", series: series.id, kind: "point", incidentClass: "load", state: state, start: instant(0),
      end: instant(end), peak: instant(1800), peakScore: 0.99, energy: 12, message: "low",
      reported: instant(end))
  }

  @Test("an incident is updated in place, or kept beside where data were revised")
  func incidents() throws {
    let (store, series) = try memoryStore()
    try store.save(incident("opened", series))
    try store.save(incident("updated", series, end: 7200))
    #expect(try store.incidents().map(\.state) == ["updated"])
    try store.save(incident("closed", series, end: 7200), keepingPrior: true)
    #expect(try store.incidents(IncidentQuery(allRevisions: true)).map(\.state) == ["updated", "closed"])
    #expect(try store.incidents(IncidentQuery(openOnly: true)).isEmpty)
    #expect(try store.incidents(IncidentQuery(from: instant(7200))).isEmpty)
  }

  @Test("an incident is acknowledged once, muted and noted; an unknown one is refused")
  func handling() throws {
    let (store, series) = try memoryStore()
    try store.save(incident("opened", series))
    try store.acknowledge(incident: "i1", at: instant(10))
    try store.acknowledge(incident: "i1", at: instant(20))
    try store.mute(incident: "i1", until: instant(99))
    try store.addNote("checked <b>", toIncident: "i1", at: instant(30))
    let handling = try store.handling(ofIncident: "i1")
    #expect(handling.acknowledged == instant(10))
    #expect(handling.mutedUntil == instant(99))
    #expect(handling.notes.map(\.text) == ["checked <b>"])
    #expect(throws: HistoryError.self) { try store.acknowledge(incident: "i2", at: instant(10)) }
  }

  @Test("checkpoint, states and what came of them commit together")
  func checkpoints() throws {
    struct Stop: Error {}
    let (store, series) = try memoryStore()
    func commit(_ position: UInt8) throws {
      try store.saveCheckpoint(consumer: "c", source: "s", position: [position, 0, 255])
      try store.saveStates(consumer: "c", [(series: series.id, state: [position])])
    }
    try store.transaction { try commit(1) }
    try? store.transaction {
      try commit(2)
      throw Stop()
    }
    #expect(try store.checkpoint(consumer: "c", source: "s") == [1, 0, 255])
    #expect(try store.states(consumer: "c") == [series.id: [1]])
    try store.forget(consumer: "c")
    #expect(try store.checkpoint(consumer: "c", source: "s") == nil)
    #expect(try store.states(consumer: "c").isEmpty)
  }

  @Test("weather is read as of a time, and by issue")
  func weather() throws {
    let (store, series) = try memoryStore()
    let targets = [instant(7200), instant(9000)]
    for (issue, values) in [(Int64(0), [1.0, 2]), (3600, [3, .nan])] {
      let rows = zip(targets, values).map { WeatherForecastRow(target: $0, value: $1) }
      try store.writeWeather(rows, issue: instant(issue), to: series.id)
    }
    func known(_ time: Int64) throws -> [Double] {
      try store.weather(of: series.id, asOf: instant(time), from: targets[0], to: instant(10_800), step: 1800)
        .values
    }
    #expect(try known(3599) == [1, 2])
    #expect(try known(3600) == [3, 2])
    #expect(try store.weatherIssues(of: series).map(\.values.values) == [[1, 2], [3]])
    #expect(try store.weatherIssues(of: series, from: targets[1]).map(\.values.values) == [[2]])
  }

  @Test("runs and dead letters are remembered")
  func bookkeeping() throws {
    let (store, _) = try memoryStore()
    let run = try store.beginRun(command: "train", options: "{}", codeVersion: "1", at: instant(5))
    #expect(try store.runs().first?.status == "running")
    try store.finishRun(run, dataHash: "h", result: "{}", at: instant(9))
    #expect(try store.runs(command: "train").first?.finished == instant(9))
    #expect(try store.runs(command: "ingest").isEmpty)
    try store.countDeadLetters(source: "-", reason: "not JSON", count: 2)
    try store.countDeadLetters(source: "-", reason: "not JSON", count: 3)
    #expect(try store.deadLetters(source: "-") == ["not JSON": 5])
  }
}
