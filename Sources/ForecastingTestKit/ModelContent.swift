import CivilTime
import Features
import Forecasting
import FoundationEssentials
import Readings

/// The content of a model file, to be changed and put under its right hash again, as of a file made on purpose.
package struct ModelContent: Sendable {
  private let schema: Int
  /// The content as JSON.
  package var tree: JSONTree

  private struct File: Codable {
    var schema: Int
    var content: JSONTree
  }

  /// The content of a file's bytes.
  package init(_ bytes: [UInt8]) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(bytes))
    schema = file.schema
    tree = file.content
  }

  /// The file's bytes, under the hash of the content.
  package func sealed() throws -> [UInt8] {
    let content = Array(try JSONEncoder().encode(tree))
    let head =
      "{\"format\":\"loadstar-model\",\"schema\":\(schema),\"sha256\":\"\(SHA256.hexadecimal(content))\",\n"
    return Array(head.utf8) + Array("\"content\":".utf8) + content + Array("}\n".utf8)
  }

  /// What a model of the content forecasts of `TinyLoad`'s next days.
  /// - Throws: `ForecastingError` where the file is refused.
  package func forecast() throws -> [ForecastRow] {
    let file = try ModelFile(sealed())
    let history = TinyLoad.context, issue = TinyLoad.issue
    let targets = (0..<12).map { issue + $0 * TinyLoad.step }
    let rows = try file.forecast(history, issue: issue, targets: targets)
    _ = try file.explain(history, issue: issue, targets: Array(targets.prefix(2)))
    return rows
  }

  /// Adds a member of every seasonal method to a model that is seasonal; others stay as they are.
  package mutating func addSeasonalMethods() throws {
    let path = ["model", "primary", "state", "combination", "members"][...]
    guard case .list(var members)? = tree[path] else { return }
    let values = TinyLoad.context.target.values
    let smoothing = MultiSeasonalHoltWinters.Options(trend: true)
    let methods: [SeasonalCandidate] = [
      .naive(period: 4), .theta(period: 4), .smoothing(periods: [4, 28], options: smoothing),
      .decomposition(periods: [4, 28], remainder: .smoothing),
      .decomposition(periods: [4, 28], remainder: .autoregression), .harmonics(seasons: [4, 28]),
      .autoregression(lags: [1, 2, 3, 4, 28]),
      .direct(period: 4, ratio: 7, longer: [], leads: 0..<8, options: .init()),
    ]
    for method in methods {
      let bytes = try JSONEncoder().encode(try method.fit(values))
      let fit = try JSONDecoder().decode(JSONTree.self, from: bytes)
      members.append(.object(["weight": .number(0.1), "fit": fit]))
    }
    tree[path] = .list(members)
  }
}

/// A load of six-hour slots like that which the model files under `Tests/LoadstarTests/Golden` were trained on.
package enum TinyLoad {
  package static let step = 21_600
  /// 2018-02-22T12:00:00Z, twelve days after the training.
  package static let issue = Instant(seconds: 1_519_300_800)

  /// 160 days up to the issue, and the temperature of a few more.
  package static let context: SeriesContext = {
    var load = SyntheticLoad()
    load.first = LocalDate(year: 2017, month: 9, day: 20)
    load.days = 160
    load.step = step
    load.level = 950
    let (target, temperature) = load.make()
    return SeriesContext(
      series: "tiny/load", target: target,
      weather: [WeatherInput(name: "tiny/temperature", observed: temperature)],
      calendar: AreaCalendar(zone: .utc, holidays: .none))
  }()
}
