import CivilTime
import Dashboard
import Foundation
import History
import Readings
import Streaming
import Testing

/// An application on a history of its own: two local weeks of half-hours in Paris, with the spring change of 2018.
final class Fixture {
  let folder: String
  let store: HistoryStore
  let series: StoredSeries
  static let start = Instant(iso8601: "2018-03-17T23:00:00Z") ?? Instant(seconds: 0)
  static let count = 14 * 48 - 2

  init() throws {
    folder = Self.parent + "/" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
    store = try HistoryStore(path: folder + "/test.db", mode: .scratch)
    let name = try SeriesName(parsing: "france/consumption")
    let id = try store.ensureSeries(
      SeriesDefinition(
        name: name, label: "<script>alert(1)</script>", unit: "MW", step: 1800, zone: "Europe/Paris",
        areaLabel: "France \"&\" <b>"))
    series = try store.series(named: name)
    let readings = (0..<Self.count).map { index in
      Reading(instant: Self.start + index * 1800, value: Self.value(index), vintage: .definitive)
    }
    try store.write(readings, to: id)
  }

  /// Applications outlive their fixtures, so all folders go together when the tests end.
  private static let parent: String = {
    let path = FileManager.default.temporaryDirectory.path + "/dashboard-\(getpid())"
    atexit {
      try? FileManager.default.removeItem(
        atPath: FileManager.default.temporaryDirectory.path + "/dashboard-\(getpid())")
    }
    return path
  }()

  static func value(_ index: Int) -> Double { index == 100 ? .nan : 50_000 + Double(index % 48) * 100 }

  /// Forecasts of the newest day, each one per cent too high, with intervals of ±300, ±600 and ±900.
  func addForecast() throws {
    let issue = Self.start + (Self.count - 48) * 1800
    let rows = (0..<48).map { index in
      let point = Self.value(index + Self.count - 48) * 1.01
      return ForecastRow(
        target: issue + index * 1800, point: point,
        quantiles: [-3, -2, -1, 0, 1, 2, 3].map { point + $0 * 300 }, source: "seasonal")
    }
    try store.save(
      IssuedForecast(series: series.name, issue: issue, model: "m", modelVersion: "v", rows: rows))
  }

  func application(
    isLoopback: Bool = true, token: String? = nil, liveView: (any LiveViewReader)? = nil
  ) -> DashboardApplication {
    var configuration = DashboardApplication.Configuration(database: folder + "/test.db")
    configuration.models = folder + "/models"
    configuration.isLoopback = isLoopback
    configuration.token = token
    configuration.liveView = liveView
    configuration.now = { Instant(seconds: 1_522_600_000) }
    return DashboardApplication(configuration)
  }
}

extension HTTPResponse {
  var bytes: [UInt8] {
    if case .bytes(let bytes) = body { return bytes }
    return []
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func json() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(value as? [String: Any], "no JSON object: \(text.prefix(200))")
  }

  func items() throws -> [[String: Any]] { try #require(try json()["items"] as? [[String: Any]]) }
}

extension DashboardApplication {
  /// A GET of a path with its query.
  func get(_ address: String, headers: [String: String] = [:]) async -> HTTPResponse {
    let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
    var query: [String: String] = [:]
    for field in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let pair = field.split(separator: "=", maxSplits: 1).map(String.init)
      query[pair[0]] = pair.count > 1 ? pair[1] : ""
    }
    return await respond(to: HTTPRequest(.get, parts[0], query: query, headers: headers))
  }

  /// A POST of a JSON text.
  func post(_ path: String, _ body: String, headers: [String: String] = [:]) async -> HTTPResponse {
    let all = ["content-type": "application/json"].merging(headers) { $1 }
    return await respond(to: HTTPRequest(.post, path, headers: all, body: Array(body.utf8)))
  }
}
