import History
import Readings
import Streaming
import Workbench

/// Takes posted readings in through the monitor's checkpointed pipeline, on a thread of its own.
///
/// A request is answered when its readings, their scores, incidents and detector states are committed together. A
/// pipeline that fails is started again from its last checkpoint at the next request.
final class LiveIntake: Sendable {
  /// What is watched, and how.
  struct Settings: Sendable {
    var database: String
    var models: String
    var watched: [String]
    var modelNames: [String]
    var alertsPerWeek: Double
  }

  private let settings: Settings
  private let posted = PostedReadings()
  private let task = Locked<Task<Void, Never>?>(nil)
  private let executor = Locked<ThreadExecutor?>(nil)

  /// An intake that starts with the first body.
  init(_ settings: Settings) { self.settings = settings }

  /// Scores and stores a body of readings.
  func take(_ body: [UInt8]) async throws -> PostedOutcome {
    start()
    return try await posted.post(body)
  }

  /// Takes a last checkpoint and ends.
  func close() async {
    posted.close()
    if let task = task.withLock({ $0 }) { await task.value }
    executor.withLock { executor in
      executor?.stop()
      executor = nil
    }
    posted.fail(HTTPProblem(503, "Shutting down"))
  }

  private func start() {
    task.withLock { task in
      guard task == nil else { return }
      let thread = executor.withLock { executor in
        let thread = executor ?? ThreadExecutor()
        executor = thread
        return thread
      }
      task = Task(executorPreference: thread) { [self] in await run() }
    }
  }

  private func run() async {
    while !posted.isClosed {
      do {
        try await runPipeline()
      } catch {
        posted.fail(Problems.problem(for: error))
        posted.wait(milliseconds: 1000)
      }
    }
  }

  private func runPipeline() async throws {
    let store = try HistoryStore(path: settings.database, mode: .readWrite)
    var plan = MonitorPlan(try watched(in: store))
    plan.consumer = "serve"
    plan.source = "http"
    plan.alertsPerWeek = settings.alertsPerWeek
    // Every body is committed before it is answered.
    plan.checkpointReadings = 1
    let pipeline = try MonitorPipeline(store: store, plan: plan, sinks: [])
    var source: any ReadingSource = PostedSource(
      posted, pipeline.directory, from: try pipeline.storedPosition())
    _ = try await pipeline.run(&source)
  }

  /// The series that were named, else those of the models, else those with forecasts, else all.
  private func watched(in store: HistoryStore) throws -> [MonitorPlan.Watched] {
    let registry = ModelRegistry(folder: settings.models)
    let files = try settings.modelNames.map { try registry.load($0) }
    let all = try store.series()
    var series = try settings.watched.map { try store.series(named: SeriesName(parsing: $0)) }
    if series.isEmpty { series = all.filter { one in files.contains { $0.card.series == "\(one.name)" } } }
    if series.isEmpty { series = try all.filter { try store.hasForecast(of: $0.id) } }
    if series.isEmpty { series = all }
    return series.map { one in
      MonitorPlan.Watched(one, model: files.first { $0.card.series == "\(one.name)" })
    }
  }
}
