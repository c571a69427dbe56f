import CivilTime
import History
import Ingestion
import Readings
import Testing

@Suite("éCO2mix tables")
struct EcoMixTests {
  private let folder: ScratchFolder
  private let store: HistoryStore

  init() throws {
    folder = try ScratchFolder()
    store = try memoryStore()
  }

  private static let header = "Périmètre\tNature\tDate\tHeures\tConsommation\tNucléaire\tEolien"
  private static let footer = "RTE ne pourra être tenu responsable de l'usage\n"

  /// A regional file in ISO-8859-1, as RTE writes them: a trailing tab in each row, a closing sentence.
  private func regional(_ name: String, nature: String = "Données définitives", _ rows: [String]) throws
    -> String
  {
    let lines = rows.map { "Île-de-France\t\(nature)\t\($0)\t" }
    let text = ([Self.header] + lines).joined(separator: "\n") + "\n" + Self.footer
    return try folder.file(name, text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
  }

  @Test("half-hours in quarter-hour rows make a half-hourly series, and all values are accounted for")
  func structuralBlanks() throws {
    let path = try regional(
      "a.xls",
      [
        "2015-01-01\t00:00\tND\t-\tND", "2015-01-01\t00:15\t\t\t", "2015-01-01\t00:30\t3050\t-\t107",
        "2015-01-01\t00:45\t\t\t", "2015-01-01\t01:00\t3000\t-\t", "2015-01-01\t01:15\t\t\t",
        "2015-01-01\t01:30\t2900\t-\t100", "2015-01-01\t01:45\t\t\t",
      ])
    let report = try ingest([path], into: store)
    #expect(report.failed.isEmpty)
    #expect((report.rows, report.values, report.written.new) == (8, 24, 5))
    #expect(addsUp(report))
    // A plant that does not exist makes no series.
    #expect(report.series.map(\.description) == ["ile-de-france/consumption", "ile-de-france/wind"])
    let series = try store.series(named: SeriesName(parsing: "ile-de-france/consumption"))
    #expect(series.definition.step == 1800)
    #expect((series.definition.areaLabel, series.definition.label) == ("Île-de-France", "Consommation"))
    #expect(
      try store.readings(of: series).map(\.reading.quality) == [.missing, .measured, .measured, .measured])
  }

  @Test("spring: rows at labels that the clocks skip are left out and reported")
  func spring() throws {
    let path = try regional(
      "a.xls",
      [
        "2015-03-29\t01:30\t52852\t1\t1", "2015-03-29\t02:00\t52087\t1\t1", "2015-03-29\t02:30\t52852\t1\t1",
        "2015-03-29\t03:00\t52087\t1\t1",
      ])
    let report = try ingest([path], into: store) { $0.strict = true }
    #expect(report.files[0].rejected.map(\.cause) == [.clockChange, .clockChange])
    #expect(addsUp(report))
    let series = try store.values("ile-de-france/consumption")
    #expect(series.start == (try at("2015-03-29T00:30:00Z")))
    #expect(series.values == [52852, 52087])
  }

  @Test("autumn: the lost hour is left missing and reported, settled half-hours on both sides of it")
  func autumn() throws {
    let rows = ["01:30", "02:00", "02:30", "03:00"].enumerated().map { "2015-10-25\t\($1)\t\($0)\t1\t1" }
    let report = try ingest([try regional("a.xls", rows)], into: store)
    #expect(report.files[0].notes.count == 1)
    let series = try store.values("ile-de-france/consumption")
    let times =
      ["2015-10-24T23:30:00Z"] + ["00:00", "00:30", "01:00", "01:30", "02:00"].map { "2015-10-25T\($0):00Z" }
    #expect(try times.map { series[try at($0)] }.map { $0.isNaN ? -1 : $0 } == [0, 1, -1, -1, 2, 3])
    let live = try memoryStore()
    try ingest([try regional("b.xls", nature: "Données temps réel", rows)], into: live)
    #expect(try live.values("ile-de-france/consumption")[try at("2015-10-25T00:30:00Z")] == 2)
  }

  @Test(
    "real-time quarter-hours beside settled half-hours: the better vintage shows on a half-hourly grid, in any order",
    arguments: [false, true])
  func vintages(reversed: Bool) throws {
    let settled = try regional(
      "a.xls",
      ["00:00", "00:15", "00:30", "00:45"].map {
        "2017-09-01\t\($0)\t" + ($0.hasSuffix("5") ? "\t\t" : "10\t1\t1")
      })
    let live = try regional(
      "b.xls", nature: "Données temps réel",
      (0..<8).map { "2017-09-01\t0\($0 / 4):\(["00", "15", "30", "45"][$0 % 4])\t2\($0)\t1\t1" })
    try ingest(reversed ? [live, settled] : [settled, live], into: store)
    let series = try store.values("ile-de-france/consumption")
    #expect(series.step == 1800)
    #expect(series.values == [10, 10, 24, 26])
    #expect(
      try store.values("ile-de-france/consumption", step: 900).values == [10, 21, 10, 23, 24, 25, 26, 27])
  }

  @Test("daily files: date and nature above the table, PrévisionJ-1 without a space, a trailing tab")
  func daily() throws {
    let old = try folder.file(
      "old.csv",
      "Journée du 01/06/2001\n\nHeures\tConsommation\tPrévisionJ-1\t\t\n00:00\t45270\t45799\t\t\n00:15\t44580\t44999\t\t\n\nRTE ne pourra être\n"
    )
    let new = try folder.file(
      "new.csv",
      "Journée du 27/03/2011\nDonnées temps réel\nHeures\tConsommation\tPrévision J-1\tPrévision J\tEch. comm. Allemagne\n01:45\t47981\t49000\t47800\tND\t\n02:00\t48072\t48500\t47100\tND\t\n03:00\t48000\t48500\t47100\t12\t\nRTE ne pourra"
    )
    let report = try ingest([old, new], into: store)
    #expect(report.failed.isEmpty)
    #expect(addsUp(report))
    #expect(try store.values("france/consumption")[try at("2001-05-31T22:15:00Z")] == 44580)
    #expect(try store.values("france/consumption")[try at("2011-03-27T01:00:00Z")] == 48000)
    #expect(report.rejectedRows == 1)
    #expect(report.series.contains(try SeriesName(parsing: "france/commercial-exchange-germany")))
  }

  @Test("ODRÉ: any order, instants with offset, spring duplicates left out, rates and regions")
  func openData() throws {
    let path = try folder.file(
      "odre.csv",
      """
      Code INSEE région;Région;Nature;Date;Heure;Date - Heure;Consommation (MW);TCO Thermique (%);TCH Solaire (%);Column 30
      53;Bretagne;Données définitives;2021-03-28;03:00;2021-03-28T03:00:00+02:00;5;1.5;2;
      53;Bretagne;Données définitives;2021-03-28;02:00;2021-03-28T03:00:00+02:00;4;1.5;2;
      93;Provence-Alpes-Côte d'Azur;Données consolidées;2021-03-28;01:30;2021-03-28T01:30:00+01:00;7;;;
      53;Bretagne;Données définitives;2021-03-28;01:30;2021-03-28T01:30:00+01:00;3;1.5;2;

      """)
    let report = try ingest([path], into: store)
    #expect(report.files[0].rejected.map(\.line) == [3])
    #expect(addsUp(report))
    #expect(try store.values("bretagne/consumption").values == [3, 5])
    #expect(
      report.series.map(\.description)
        == [
          "bretagne/consumption", "bretagne/coverage-thermal", "bretagne/load-factor-solar",
          "paca/consumption",
        ])
    #expect(try store.series(named: SeriesName(parsing: "bretagne/coverage-thermal")).definition.unit == "%")
  }

  @Test("ENTSO-E: UTC intervals, N/A is missing, the area from the header or --area")
  func entsoe() throws {
    let text = """
      "Time (UTC)","Day-ahead Total Load Forecast [MW] - BZN|FR","Actual Total Load [MW] - BZN|FR"
      "31.10.2021 00:00 - 31.10.2021 01:00","43100","N/A"
      "31.10.2021 01:00 - 31.10.2021 02:00","41800","38188"
      "31.10.2021 02:00 - 31.10.2021 03:00","38050","38000"

      """
    let report = try ingest([try folder.file("load.csv", text)], into: store)
    #expect(report.series.map(\.description) == ["france/consumption", "france/forecast-day-ahead"])
    #expect(addsUp(report))
    let load = try store.values("france/consumption")
    #expect((load.step, load[try at("2021-10-31T01:00:00Z")]) == (3600, 38188))
    let other = try memoryStore()
    try ingest([try folder.file("load.csv", text)], into: other) { $0.area = "elsewhere" }
    #expect(try other.series().map(\.name.area) == ["elsewhere", "elsewhere"])
  }

  @Test("ENTSO-E in CET/CEST: the repeated hour by the order of the rows")
  func entsoeLocal() throws {
    var text = "\"MTU (CET/CEST)\",\"Area\",\"Actual Total Load (MW)\"\n"
    for (hour, value) in [("01", 1), ("02", 2), ("02", 3), ("03", 4)] {
      text +=
        "\"31/10/2021 \(hour):00:00 - 31/10/2021 0\((Int(hour) ?? 0) + 1):00:00\",\"BZN|FR\",\"\(value)\"\n"
    }
    try ingest([try folder.file("load.csv", text)], into: store)
    #expect(try store.values("france/consumption").values == [1, 2, 3, 4])
  }
}
