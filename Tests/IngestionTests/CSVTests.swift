import CivilTime
import History
import Ingestion
import Readings
import Testing

@Suite("CSV tables")
struct CSVTests {
  private let folder: ScratchFolder
  private let store: HistoryStore

  init() throws {
    folder = try ScratchFolder()
    store = try memoryStore()
  }

  @Test("a wide table: named columns, units by measure, empty fields are missing and not zero")
  func wide() throws {
    let path = try folder.file(
      "load.csv",
      """
      when,load,note,temp
      2018-01-01T00:00Z,100,a,1.5
      2018-01-01T00:30Z,,b,2
      2018-01-01T01:00Z,0,c,-3

      """)
    let report = try ingest([path], into: store) {
      $0.format = .csv
      $0.timeColumn = "when"
      $0.values = ["load=france/consumption", "temp=france/temperature"].map(ValueColumn.init(parsing:))
    }
    #expect((report.rows, report.values, report.written.new, report.written.missing) == (3, 6, 5, 1))
    #expect(addsUp(report))
    let load = try store.values("france/consumption")
    #expect(load.step == 1800)
    #expect(load.values.map { $0.isNaN ? -1 : $0 } == [100, -1, 0])
    let temperature = try store.series(named: SeriesName(parsing: "france/temperature"))
    #expect(temperature.definition.unit == "°C")
    let readings = try store.readings(of: try store.series(named: SeriesName(parsing: "france/consumption")))
    #expect(readings.map(\.reading.quality) == [.measured, .missing, .measured])
  }

  @Test("without --value every column of numbers is kept, and the file's name is the area")
  func guessed() throws {
    let path = try folder.file(
      "Saint-Étienne.csv",
      "time,temperature_2m,remark\n2021-01-01 00:00:00+00:00,,x\n2021-01-01 01:00:00+00:00,4,y\n")
    let report = try ingest([path], into: store) { $0.format = .csv }
    #expect(report.series.map(\.description) == ["saint-etienne/temperature-2m"])
    #expect(addsUp(report))
  }

  @Test("a long table: the series column names areas, or whole series")
  func long() throws {
    let areas = try folder.file("a.csv", "time;site;kw\n2020-01-01T00:00Z;Île A;1,5\n2020-01-01T00:00Z;B;2\n")
    let report = try ingest([areas], into: store) {
      $0.format = .csv
      $0.seriesColumn = "site"
      $0.values = [ValueColumn(parsing: "kw=consumption")]
      $0.unit = "kW"
    }
    #expect(report.series.map(\.description) == ["b/consumption", "ile-a/consumption"])
    #expect(try store.values("ile-a/consumption").values == [1.5])
    #expect(try store.series()[0].definition.unit == "kW")
    let whole = try folder.file("b.csv", "t,s,v\n2020-01-01T00:00Z,x/load,7\n")
    try ingest([whole], into: store) {
      $0.format = .csv
      $0.timeColumn = "t"
      $0.seriesColumn = "s"
    }
    #expect(try store.values("x/load").values == [7])
  }

  @Test("exported readings go back in, with vintage and quality")
  func exported() throws {
    let path = try folder.file(
      "readings.csv",
      """
      series,time,value,vintage,quality
      a/load,2020-01-01T00:00:00Z,1,real-time,measured
      a/load,2020-01-01T00:00:00Z,2,definitive,measured
      a/load,2020-01-01T01:00:00Z,,definitive,missing
      a/load,2020-01-01T02:00:00Z,-999,definitive,suspect

      """)
    let report = try ingest([path], into: store)
    #expect((report.written.new, report.written.missing) == (3, 1))
    let series = try store.series(named: SeriesName(parsing: "a/load"))
    let all = try store.readings(of: series, view: .all)
    #expect(all.map(\.reading.vintage) == [.realTime, .definitive, .definitive, .definitive])
    #expect(all.map(\.reading.quality) == [.measured, .measured, .missing, .suspect])
  }

  @Test("readings as JSON lines")
  func jsonLines() throws {
    let path = try folder.file(
      "readings.jsonl",
      """
      {"series":"a/load","time":"2018-01-01T11:00:00Z","value":74494}
      {"value":null,"time":"2018-01-01T12:00:00Z","series":"a/load"}
      {"series":"a/load","time":"2018-01-01T13:00:00Z","value":"x"}
      nonsense

      """)
    let report = try ingest([path], into: store)
    #expect((report.rows, report.written.new, report.written.missing, report.rejectedRows) == (4, 1, 1, 2))
    #expect(addsUp(report))
  }

  @Test("local times: the clocks' skipped labels are left out, repeated ones go by the order of the rows")
  func clockChanges() throws {
    let text = """
      time,v
      2015-03-29 01:30,1
      2015-03-29 02:30,2
      2015-03-29 03:00,3
      2015-10-25 02:00,10
      2015-10-25 02:30,11
      2015-10-25 02:00,12
      2015-10-25 02:30,13
      2015-10-25 03:00,14

      """
    let report = try ingest([try folder.file("x.csv", text)], into: store) { $0.format = .csv }
    #expect(report.files[0].rejected.map(\.line) == [3])
    #expect(report.files[0].rejected.first?.cause == .clockChange)
    let series = try store.values("x/v")
    let times =
      ["2015-03-29T00:30:00Z", "2015-03-29T01:00:00Z"]
      + ["00:00", "00:30", "01:00", "01:30", "02:00"].map { "2015-10-25T\($0):00Z" }
    #expect(try times.map { series[try at($0)] } == [1, 3, 10, 11, 12, 13, 14])
  }

  @Test("rows that can't be read are rejected one by one; --strict refuses the file")
  func rejection() throws {
    let text =
      "time,v\n2020-01-01T00:00Z,1\nnever,2\n2020-01-01T01:00Z,abc\n2020-01-01T02:00Z\n2020-01-01T03:00Z,1,2\n2020-01-01T04:00Z,1e999\n"
    let path = try folder.file("x.csv", text)
    let report = try ingest([path], into: store) {
      $0.format = .csv
      $0.values = [ValueColumn(parsing: "v=a/v")]
    }
    #expect(report.files[0].rejected.map(\.line) == [3, 4, 5, 6, 7])
    #expect(report.written.new == 1)
    #expect(addsUp(report))
    let strict = try ingest([path], into: try memoryStore()) {
      $0.format = .csv
      $0.values = [ValueColumn(parsing: "v=a/v")]
      $0.strict = true
    }
    #expect(strict.failed[0].failure?.line == 3)
    #expect(strict.written.new == 0)
  }

  @Test("an area's zone is kept: times without offset are in the stored area's zone")
  func storedZone() throws {
    let first = try folder.file("a.csv", "time,v\n2020-01-01 12:00,1\n")
    try ingest([first], into: store) {
      $0.format = .csv
      $0.zone = try? TimeZoneRules.named("Australia/Melbourne")
    }
    let second = try folder.file("b.csv", "time,v\n2020-01-01 13:00,2\n")
    try ingest([second], into: store) {
      $0.format = .csv
      $0.area = "a"
    }
    let series = try store.values("a/v")
    #expect(series.start == (try at("2020-01-01T01:00:00Z")))
    #expect(series.values == [1, 2])
  }

  @Test("times without offset can be in another zone than the area, which keeps its own")
  func timesInAnotherZone() throws {
    let file = try folder.file("a.csv", "time,v\n2020-01-01 12:00,1\n2020-10-04 02:30,2\n")
    try ingest([file], into: store) {
      $0.format = .csv
      $0.zone = try? TimeZoneRules.named("Australia/Melbourne")
      $0.timesIn = .utc
    }
    let series = try store.values("a/v")
    #expect(series.start == (try at("2020-01-01T12:00:00Z")))
    // Melbourne's clocks skip this label; in UTC it is one like any other.
    #expect(series[try at("2020-10-04T02:30:00Z")] == 2)
    #expect(try store.series(named: SeriesName(parsing: "a/v")).definition.zone == "Australia/Melbourne")
  }

  @Test("the same instants with other offsets give the same series", arguments: ["Z", "+02:00", "-05:30"])
  func offsets(offset: String) throws {
    let shift = ["Z": 0, "+02:00": 7_200, "-05:30": -19_800][offset] ?? 0
    let start = try at("2020-02-29T20:00:00Z")
    var text = "time,v\n"
    for slot in 0..<48 {
      let local = "\(start + (slot * 1800 + shift))".dropLast()
      text += "\(local)\(offset),\(slot)\n"
    }
    try ingest([try folder.file("x.csv", text)], into: store) { $0.format = .csv }
    let series = try store.values("x/v")
    #expect(series.start == start)
    #expect(series.values == (0..<48).map(Double.init))
  }

  @Test("a file larger than what is held at once is whole in the end")
  func large() throws {
    var text = "time,a,b\n"
    let start = try at("2000-01-01T00:00:00Z")
    let count = 300_000
    for slot in 0..<count { text += "\(start + slot * 900),\(slot),\(-slot)\n" }
    let report = try ingest([try folder.file("x.csv", text)], into: store) { $0.format = .csv }
    #expect(report.written.new == 2 * count)
    #expect(try store.values("x/b").values.last == Double(-(count - 1)))
  }

  @Test("the order of rows and of files changes nothing", arguments: 0..<6)
  func permutations(seed: Int) throws {
    var generator = SplitMix(state: UInt64(seed))
    let start = try at("2021-03-27T00:00:00Z")
    var rows: [String] = []
    for slot in 0..<192 {
      for vintage in ["real-time", "consolidated", "definitive"] where generator.next() % 3 > 0 {
        let value = generator.next() % 8 == 0 ? "" : "\(generator.next() % 1_000)"
        rows.append(
          "a/load,\(start + slot * 1_800),\(value),\(vintage),\(value.isEmpty ? "missing" : "measured")")
      }
    }
    func dump(_ rows: [String], files: Int) throws -> [String] {
      let header = "series,time,value,vintage,quality\n"
      let paths = try (0..<files).map { part in
        let own = rows.indices.filter { $0 % files == part }.map { rows[$0] + "\n" }
        return try folder.file("\(seed)-\(files)-\(part).csv", header + own.joined())
      }
      let store = try memoryStore()
      #expect(addsUp(try ingest(paths, into: store)))
      return try store.dump()
    }
    let whole = try dump(rows, files: 1)
    #expect(whole.count >= 300)
    #expect(try dump(rows.shuffled(using: &generator), files: 1) == whole)
    #expect(try dump(rows.shuffled(using: &generator), files: 5) == whole)
  }
}
