import CivilTime
import CommandLineKit
import Features
import Forecasting
import History
import Readings
import Workbench

/// Makes the forecasts of regions and of their nation add up.
struct Reconciler {
  let store: HistoryStore
  let registry: ModelRegistry
  /// Days before the issue whose errors say which forecasts to move.
  private static let errorDays = 60

  /// What reconciling did.
  struct Outcome {
    let outcomes: [ForecastJob.Outcome]
    let note: String
  }

  /// The forecasts, reconciled; every one is of the same slots, issued at the same time.
  func reconcile(_ outcomes: [ForecastJob.Outcome], jobs: [ForecastJob]) async throws -> Outcome {
    let whole = try Self.whole(of: outcomes)
    let sum = Hierarchy.Sum(whole, of: outcomes.indices.filter { $0 != whole })
    let hierarchy = try Hierarchy(count: outcomes.count, sums: [sum])
    let past = try await pastErrors(jobs, before: outcomes[0].forecast.issue)
    let covariance = try ErrorCovariance(errors: past.map(\.errors))
    let reconciliation = try Reconciliation(hierarchy, covariance)
    var result = outcomes
    for slot in outcomes[0].forecast.rows.indices {
      let points = reconciliation.reconciled(outcomes.map { $0.forecast.rows[slot].point })
      for series in result.indices { result[series].forecast.rows[slot].move(to: points[series]) }
    }
    return Outcome(outcomes: result, note: Self.gain(past, reconciliation, whole: whole, names: outcomes))
  }

  /// The series that the rest adds up to.
  private static func whole(of outcomes: [ForecastJob.Outcome]) throws -> Int {
    guard outcomes.count > 2, Set(outcomes.map { $0.forecast.rows.map(\.target) }).count == 1 else {
      throw CommandError(.usage, "--reconcile needs a whole and its parts, forecast for the same slots")
    }
    let means = outcomes.map { outcome in outcome.forecast.rows.reduce(0) { $0 + $1.point } }
    let whole = means.indices.max { means[$0] < means[$1] } ?? 0
    let rest = means.reduce(0, +) - means[whole]
    guard abs(means[whole] - rest) < 0.2 * abs(means[whole]) else {
      throw CommandError(
        .usage,
        "--reconcile: no series is the sum of the others; the largest is \(outcomes[whole].forecast.series)")
    }
    return whole
  }

  private struct Past {
    let observed: [Double]
    let errors: [Double]
  }

  /// The errors of day-ahead forecasts of the weeks before, one row a slot for which all are known.
  private func pastErrors(_ jobs: [ForecastJob], before issue: Instant) async throws -> [Past] {
    let path = store.path
    let results = await Parallel.map(jobs) { [registry] job in
      await Self.past(of: job, database: path, registry, before: issue)
    }
    let series = try results.map { try $0.get() }
    guard let first = series.first else { return [] }
    return first.keys.sorted().compactMap { target in
      let pairs = series.compactMap { $0[target] }
      guard pairs.count == jobs.count else { return nil }
      return Past(observed: pairs.map(\.observed), errors: pairs.map { $0.observed - $0.forecast })
    }
  }

  /// What was forecast for a series and what came, by slot.
  private static func past(
    of job: ForecastJob, database: String, _ registry: ModelRegistry, before issue: Instant
  ) async -> Result<[Instant: (observed: Double, forecast: Double)], any Error> {
    do {
      let store = try HistoryStore(path: database, mode: .readOnly)
      let file = try registry.load(job.modelName)
      let context = try ContextLoader(store: store).context(of: job.series, for: file.card, to: issue)
      let rows = try await Hindcast(file, context).rows(from: issue - errorDays * 86_400, to: issue)
      var past: [Instant: (observed: Double, forecast: Double)] = [:]
      for row in rows where context.target[row.row.target].isFinite {
        past[row.row.target] = (context.target[row.row.target], row.row.point)
      }
      return .success(past)
    } catch {
      return .failure(error)
    }
  }

  /// Mean absolute errors of the weeks before, as they were and reconciled.
  private static func gain(
    _ past: [Past], _ reconciliation: Reconciliation, whole: Int, names: [ForecastJob.Outcome]
  ) -> String {
    var (before, after) = ((whole: 0.0, parts: 0.0), (whole: 0.0, parts: 0.0))
    for row in past {
      let points = zip(row.observed, row.errors).map { $0 - $1 }
      for (series, point) in reconciliation.reconciled(points).enumerated() {
        let (old, new) = (abs(row.errors[series]), abs(row.observed[series] - point))
        if series == whole {
          before.whole += old
          after.whole += new
        } else {
          before.parts += old
          after.parts += new
        }
      }
    }
    let count = Double(max(1, past.count))
    func text(_ old: Double, _ new: Double) -> String {
      "\(NumberText.grouped(old / count, decimals: 1)) to \(NumberText.grouped(new / count, decimals: 1))"
    }
    return "reconciled: over the \(Self.errorDays) days before, the mean absolute error of "
      + "\(names[whole].forecast.series) goes from \(text(before.whole, after.whole)), that of its parts, added, "
      + "from \(text(before.parts, after.parts))"
  }
}

extension ForecastRow {
  /// The row with another point; its quantiles move along.
  fileprivate mutating func move(to point: Double) {
    let change = point - self.point
    self.point = point
    for index in quantiles.indices { quantiles[index] += change }
  }
}
