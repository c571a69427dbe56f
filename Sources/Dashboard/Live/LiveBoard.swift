import CivilTime
import Streaming

/// What a live view beside the history says of each series, read again and again, and told to the pages as it changes.
///
/// One thread does all the reading: a server that does not answer holds up nothing else, and what it said last stays.
final class LiveBoard: Sendable {
  /// What was read, and how fresh it is.
  struct Snapshot: Sendable {
    /// By the series' name.
    var series: [String: LiveSeries] = [:]
    /// When it was last read whole; nil before the first time.
    var read: Instant?
    /// Why it can't be read now; nil where it can.
    var failure: String?
  }

  /// Where the live view is kept.
  var name: String { reader.name }
  /// What was read last.
  var snapshot: Snapshot { state.withLock { $0 } }

  private let reader: any LiveViewReader
  private let hub: EventHub
  private let counters: ServerCounters
  private let now: @Sendable () -> Instant
  private let state = Locked(Snapshot())
  private let thread = ThreadExecutor()
  private static let mostScores = 20_000

  init(
    _ reader: any LiveViewReader, hub: EventHub, counters: ServerCounters,
    now: @escaping @Sendable () -> Instant
  ) {
    self.reader = reader
    self.hub = hub
    self.counters = counters
    self.now = now
  }

  // Not before: a request may still ask.
  deinit { thread.stop() }

  /// Looks every so many milliseconds until the task is cancelled.
  func run(every milliseconds: Int = 400) async {
    while !Task.isCancelled {
      await onThread { $0.look() }
      try? await Task.sleep(for: .milliseconds(milliseconds))
    }
  }

  /// The scores and the incidents of a series from an instant on; what is known of it where the view is away.
  func recent(of series: String, since: Instant) async -> (scores: [LiveScore], incidents: [LiveIncident]) {
    let known = snapshot
    let newest = known.series[series]
    let fallback = (newest?.score.map { [$0] } ?? [], newest?.incidents ?? [])
    guard known.failure == nil else { return fallback }
    return await onThread { board in
      do throws(StreamingError) {
        return (
          try board.reader.scores(of: series, since: since, limit: Self.mostScores),
          try board.reader.incidents(of: series, since: since)
        )
      } catch {
        board.fail(error)
        return fallback
      }
    }
  }

  private func onThread<Answer: Sendable>(_ body: @escaping @Sendable (LiveBoard) -> Answer) async -> Answer {
    await Task(executorPreference: thread) { body(self) }.value
  }

  private func look() {
    do throws(StreamingError) {
      let found = Dictionary(try reader.series().map { ($0.series, $0) }) { _, last in last }
      let time = now()
      let (before, wasAway) = state.withLock { state in
        defer { state = Snapshot(series: found, read: time) }
        return (state.read == nil ? nil : state.series, state.failure != nil)
      }
      // What was there at the first look is what pages load anyhow.
      guard let before else { return }
      for (name, series) in found where before[name] != series { publish(series) }
      if wasAway { hub.publish(event: "change", data: "{}") }
    } catch {
      fail(error)
    }
  }

  private func fail(_ error: StreamingError) {
    let isNews = state.withLock { state in
      defer { state.failure = error.description }
      return state.failure == nil
    }
    guard isNews else { return }
    counters.count(error: "live view")
    hub.publish(event: "change", data: "{}")
  }

  private func publish(_ series: LiveSeries) {
    var json = JSONWriter()
    json.beginObject()
    json.add("series", series.series)
    LiveAPI.write(newest: series.score, to: &json)
    LiveAPI.write("open", series.incidents, to: &json)
    json.endObject()
    hub.publish(event: "live", data: String(decoding: json.bytes, as: UTF8.self))
  }
}
