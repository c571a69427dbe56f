import CivilTime
import History

/// éCO2mix over the network.
public enum EcoMixDataset: String, Sendable, CaseIterable {
  /// France.
  case national = "eco2mix-national"
  /// Its twelve regions of the mainland.
  case regional = "eco2mix-regional"

  /// The service's data sets: settled data, and those of the last weeks.
  var parts: [String] { ["\(rawValue)-cons-def", "\(rawValue)-tr"] }
}

/// Brings éCO2mix from ODRÉ's API into the history, a month at a time.
public struct EcoMixFetch {
  /// ODRÉ's own service.
  public static let defaultBaseURL = "https://odre.opendatasoft.com"

  private let store: HistoryStore
  private let source: OpenDataSource
  /// Seconds asked for at once: bounds memory and what a lost connection costs.
  private static let window = 31 * 86_400

  /// A fetch from the service at `baseURL`.
  public init(
    store: HistoryStore, baseURL: String = defaultBaseURL, client: any WebClient,
    retries: RetryPolicy = RetryPolicy()
  ) {
    self.store = store
    let trimmed = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    source = OpenDataSource(baseURL: trimmed, client: client, retries: retries)
  }

  /// Takes in what the service has with `from` ≤ instant < `to`, each month of each data set in one transaction.
  /// - Parameter progress: is told the fraction done.
  /// - Throws: `IngestionError.unavailable` where the service fails; what came before is stored.
  public func fetch(
    _ dataset: EcoMixDataset, from: Instant, to: Instant, progress: (Double) -> Void = { _ in }
  ) throws -> IngestReport {
    var report = IngestReport()
    var known = 0
    for (index, part) in dataset.parts.enumerated() {
      var begin = from
      var isThere = true
      while begin < to, isThere {
        let end = min(begin + Self.window, to)
        isThere = try take(part, begin, end, into: &report)
        begin = end
        let share = Double(begin - from) / Double(max(to - from, 1))
        progress((Double(index) + share) / Double(dataset.parts.count))
      }
      if isThere { known += 1 }
    }
    guard known > 0 else {
      throw IngestionError(
        .unavailable, "the service has no data set \(dataset.parts.joined(separator: " or "))",
        file: source.baseURL)
    }
    return report
  }

  private func take(
    _ dataset: String, _ from: Instant, _ to: Instant, into report: inout IngestReport
  ) throws -> Bool {
    guard let table = try source.table(dataset: dataset, from: from, to: to) else { return false }
    guard !table.isEmpty else { return true }
    let outcome = try Ingestor(store: store).ingest(
      name: "\(source.baseURL) \(dataset) from \(from)", table: table)
    report.files.append(outcome)
    return true
  }
}
