#if HTTPClient
  import CivilTime
  import CommandLineKit
  @preconcurrency import Glibc
  import History
  import Ingestion
  import Streaming

  /// `loadstar produce --poll`: what the open-data API has new, into the history and out as a feed.
  extension ProduceCommand {
    func poll(_ baseURL: String) throws {
      guard speed.factor == nil else { throw UsageError("--speed goes with a replay, not with --poll") }
      let (end, destination) = try endAndDestination()
      guard end == nil else {
        throw UsageError("--to TIME goes with a replay; --poll runs until it is ended")
      }
      StopSignal.listen()
      let workspace = try Workspace.writing(common)
      let properties = try kafkaProperties.map { try KafkaProperty.file($0) } ?? []
      var output = try destination.open(properties: properties, notice: Self.tell)
      var sent = try NewReadings(workspace.store, destination: destination.identity)
      let fetch = EcoMixFetch(
        store: workspace.store, baseURL: baseURL, client: CurlClient(), retries: RetryPolicy(attempts: 3))
      var total = 0, round = 0, isAway = false, hasAnswered = false
      repeat {
        if round > 0 { wait(Double(every.seconds)) }
        if StopSignal.hasCome { break }
        round += 1
        do {
          try ask(fetch, from: try begin(sent, workspace))
          if isAway { Self.tell("\(baseURL) answers again") }
          isAway = false
          hasAnswered = true
        } catch {
          if !isAway { Self.tell("\(error); asking again every \(every.seconds) s") }
          isAway = true
        }
        total += try sent.send(try known(workspace), from: try start(), to: &output) { StopSignal.hasCome }
      } while round < polls
      guard hasAnswered || StopSignal.hasCome else {
        throw CommandError(
          .unavailable,
          "\(baseURL) never answered as it should in \(NumberText.count(round, "round")): check the address")
      }
      try report(total, try known(workspace), destination)
    }

    private func ask(_ fetch: EcoMixFetch, from begin: Instant) throws {
      for dataset in datasets { _ = try fetch.fetch(dataset, from: begin, to: Self.today()) }
    }

    /// A day before the newest reading sent, for real-time values come late; before any was sent, `--from`.
    private func begin(_ sent: NewReadings, _ workspace: Workspace) throws -> Instant {
      try sent.resumption(of: try known(workspace)).map { $0 - 86_400 } ?? start()
    }

    /// France stands in the national data set, every other area in the regional one.
    private var datasets: [EcoMixDataset] {
      EcoMixDataset.allCases.filter { dataset in
        series.contains { $0.hasPrefix("france/") || $0.hasPrefix("*") } && dataset == .national
          || series.contains { !$0.hasPrefix("france/") } && dataset == .regional
      }
    }

    /// The series that the patterns fit by now: the first answers may have made them.
    private func known(_ workspace: Workspace) throws -> [StoredSeries] {
      var found: [StoredSeries] = []
      for pattern in series {
        guard let matches = try? workspace.series(matching: pattern) else { continue }
        for series in matches where !found.contains(series) { found.append(series) }
      }
      return found
    }

    private func start() throws -> Instant {
      try from?.instant(in: try TimeZoneRules.named("Europe/Paris")) ?? Self.today() - 7 * 86_400
    }

    private static func today() -> Instant { Instant(seconds: Int64(time(nil))) }

    private static func tell(_ note: String) { try? StandardStream.error.line("\(Tool.name): \(note)") }
  }
#endif
