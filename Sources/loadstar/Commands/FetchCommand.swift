#if HTTPClient
  import CivilTime
  import CommandLineKit
  import History
  import Ingestion
  import Readings
  @preconcurrency import Glibc

  /// `loadstar fetch`
  struct FetchCommand: CommonCommand {
    var common = CommonOptions()
    var dataset = EcoMixDataset.national
    var from: TimeArgument?
    var to: TimeArgument?
    var baseURL = EcoMixFetch.defaultBaseURL
    var retries = 4

    static let name = "fetch"
    static let summary = "Read éCO2mix from ODRÉ's open-data API into the history."
    static let discussion = """
      Asks for settled data and for those of the last weeks, a month at a time, and stores each month whole. What fails
      is asked for again after a pause that doubles. Without --from, goes on where the stored data end.
      """
    static let examples = [
      "loadstar fetch eco2mix-national",
      "loadstar fetch eco2mix-regional --from 2024-01-01 --to 2024-12-31",
    ]
    static var ownParameters: [Parameter<Self>] {
      [
        .positional(
          "DATASET", \.dataset, "eco2mix-national or eco2mix-regional.",
          choices: EcoMixDataset.allCases.map(\.rawValue)),
        .option(
          "--from", "TIME", \.from,
          "From here on (default: a day before the stored data end, else 7 days ago)."),
        .option("--to", "TIME", \.to, "Until here; a date counts whole (default: now)."),
        .option("--base-url", "URL", \.baseURL, "The service (default: \(EcoMixFetch.defaultBaseURL))."),
        .option("--retries", "COUNT", \.retries, "How often a failed request is made again (default: 4)."),
      ]
    }

    func run() async throws {
      guard (0...100).contains(retries) else { throw UsageError("--retries: between 0 and 100") }
      let workspace = try Workspace.writing(common)
      let zone = try TimeZoneRules.named("Europe/Paris")
      let now = Instant(seconds: Int64(time(nil)))
      let end = try to?.end(in: zone) ?? now
      let begin = try from?.instant(in: zone) ?? defaultStart(workspace.store, now)
      guard begin < end else { throw UsageError("--from comes after --to") }
      let fetch = EcoMixFetch(
        store: workspace.store, baseURL: baseURL, client: CurlClient(),
        retries: RetryPolicy(attempts: retries + 1))
      let bar = ProgressBar("fetch", quiet: common.quiet)
      let clock = ContinuousClock()
      let start = clock.now
      let report = try fetch.fetch(dataset, from: begin, to: end) { bar.update($0) }
      bar.finish()
      try IngestOutput(report: report, seconds: (clock.now - start).seconds).write(asJSON: common.json)
    }

    private func defaultStart(_ store: HistoryStore, _ now: Instant) throws -> Instant {
      let area = dataset == .national ? "france" : "bretagne"
      let name = try SeriesName(area: area, measure: "consumption")
      guard let series = try store.storedSeries(name), let last = try store.bounds(of: series.id)?.last else {
        return now - 7 * 86_400
      }
      return min(last, now) - 86_400
    }
  }

  extension EcoMixDataset: ArgumentValue {}
#endif
