import CivilTime
import History
import Ingestion
import Readings
import Testing

@Suite("Real files", .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.absence)))
struct SharedDataTests {
  @Test("the regions of 2015 sum to the nation within 0.01 %, and a second run changes nothing")
  func regionsSumToNation() throws {
    let store = try memoryStore()
    let files = try SharedData.files(in: "rte-regional", containing: "Definitif_2015")
    let first = try ingest(files, into: store)
    #expect(first.failed.isEmpty)
    #expect(addsUp(first))
    #expect(first.written.unchanged == 0)
    let second = try ingest(files, into: store)
    #expect((second.written.new, second.written.changed) == (0, 0))
    #expect(second.written.unchanged == first.written.new)
    try ingest([SharedData.path("france-national/france-2015-2018.csv")], into: store) {
      $0.format = .csv
      $0.values = [ValueColumn(parsing: "conso_mw=france/consumption")]
    }
    let nation = try store.values("france/consumption")
    let regions = try store.series().filter { $0.name.measure == "consumption" && $0.name.area != "france" }
    #expect(regions.count == 12)
    let parts = try regions.map { try store.load($0) }
    #expect(parts.allSatisfy { $0.step == 1800 })
    let (start, end) = (try at("2014-12-31T23:00:00Z"), try at("2015-12-31T23:00:00Z"))
    var compared = 0
    for instant in stride(from: start.seconds, to: end.seconds, by: 1800).map(Instant.init(seconds:)) {
      let sum = parts.reduce(0) { $0 + $1[instant] }
      guard !sum.isNaN, !nation[instant].isNaN else { continue }
      compared += 1
      // Twelve published values, each rounded to a megawatt.
      let allowed = 1e-4 * nation[instant] + 6
      #expect(abs(sum - nation[instant]) <= allowed, "\(instant): \(sum) against \(nation[instant])")
    }
    #expect(compared >= 17_500)
  }

  @Test("the order of the files does not matter")
  func order() throws {
    let files = try SharedData.files(in: "rte-regional", containing: "Bretagne")
    let (forward, backward) = (try memoryStore(), try memoryStore())
    try ingest(files, into: forward)
    try ingest(files.reversed(), into: backward)
    #expect(try forward.dump() == backward.dump())
    #expect(try forward.values("bretagne/consumption").step == 1800)
  }

  @Test("real-time national file: every column, forecasts past now, half-hours and quarter-hours")
  func national() throws {
    let store = try memoryStore()
    let report = try ingest(SharedData.files(in: "rte-national", containing: ".xls"), into: store)
    #expect(report.failed.isEmpty)
    #expect(addsUp(report))
    #expect(report.rows == 4_224)
    #expect(report.values == 4_224 * 32)
    #expect(report.series.count == 32)
    let load = try store.values("france/consumption")
    #expect(load.step == 900)
    #expect(load[try at("2017-08-31T22:15:00Z")] == 45_674)
    let exchange = try store.series(named: SeriesName(parsing: "france/commercial-exchange-england"))
    #expect(exchange.definition.step == 1800)
  }

  @Test("ODRÉ's export: unsorted, whole")
  func openData() throws {
    let store = try memoryStore()
    let report = try ingest(SharedData.files(in: "rte-national", containing: "odre"), into: store)
    #expect(report.failed.isEmpty)
    #expect(addsUp(report))
    let load = try store.values("france/consumption")
    #expect((load.step, load.values.count) == (900, 2_976))
    #expect(load[try at("2021-12-11T09:00:00Z")] == 70_139)
  }

  @Test("daily files in four layouts, days of a clock change among them")
  func daily() throws {
    let store = try memoryStore()
    let report = try ingest(SharedData.files(in: "rte-daily"), into: store)
    #expect(report.failed.isEmpty)
    #expect(addsUp(report))
    #expect(report.rows == 28 * 96)
    // 2011-03-27 is the spring day: its four quarter-hours from 02:00 on do not exist.
    #expect(report.rejectedRows == 4)
    let load = try store.values("france/consumption")
    #expect(load[try at("2001-06-03T10:00:00Z")] == 100)
    #expect(try !load[at("2011-03-27T01:00:00Z")].isNaN)
  }

  @Test("ENTSO-E's exports of two years")
  func entsoe() throws {
    let store = try memoryStore()
    let report = try ingest(SharedData.files(in: "entsoe-france"), into: store)
    #expect(report.failed.isEmpty)
    #expect(addsUp(report))
    let load = try store.values("france/consumption")
    #expect((load.step, load.values.count) == (3600, 2 * 8_760))
    #expect(load[try at("2021-01-01T01:00:00Z")] == 62_657)
  }

  @Test("weather forecasts of ten cities: the empty months before the first value store nothing")
  func weather() throws {
    let store = try memoryStore()
    let report = try ingest(SharedData.files(in: "weather-france"), into: store) { $0.format = .csv }
    #expect(report.failed.isEmpty)
    #expect(addsUp(report))
    #expect(report.series.count == 60)
    #expect(try store.values("paris/temperature-2m").start == (try at("2021-03-23T00:00:00Z")))
  }
}
