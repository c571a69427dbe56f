import CivilTime
import Features

/// Filters at the time a regression was fitted, with drifts and variances from the weeks after it.
struct AdaptiveStart {
  /// Days of a quarter: cutoffs within one share a regression.
  private static let quarter = 84
  /// Days after the regression's fit on which drifts are searched.
  private static let trial = 56
  /// The share by which an effect's weight may be wrong at first (one standard deviation).
  private static let doubt = 0.1
  /// The variance by which the logarithm of an error's variance drifts a day.
  private static let varianceDrift = 0.01

  let regression: RegressionForecaster
  let history: KnownHistory
  let anchor: Instant

  init(_ regression: RegressionForecaster, _ history: KnownHistory, anchor: Instant) {
    self.regression = regression
    self.history = history
    self.anchor = anchor
  }

  /// When the regression of a cutoff was fitted: the start of the quarter before its own; in a short history, when
  /// two thirds of it were known.
  static func anchor(_ history: KnownHistory) -> Instant {
    let zone = history.calendar.zone
    let day = zone.localDate(at: history.issue).dayNumber
    let start = zone.startOfDay(LocalDate(dayNumber: (day / quarter - 1) * quarter))
    let first = history.values.firstIndex(where: \.isFinite).map { history.instant(at: $0) } ?? history.start
    let reach = history.issue - first
    guard start - first < 2 * reach / 3 else { return start }
    let late = zone.localDate(at: first + 2 * reach / 3)
    return min(zone.startOfDay(late), history.issue)
  }

  /// The filters as of the regression's fit.
  func model() -> AdaptiveForecaster {
    let slots = max(1, 86_400 / history.step)
    let samples = samples(slots)
    let width = regression.effectCount
    let noise = samples.map(Self.noise)
    let known = noise.filter { $0 > 0 }.sorted()
    let usual = known.isEmpty ? 1e-4 : known[known.count / 2]
    let spread = Self.spread(samples, width)
    // Weights may differ from 1 by a share, the intercept by as much as all of them move together.
    let variance = spread.map { min(Self.doubt * Self.doubt, 4 * usual / max($0, 1e-12)) }
    let shares = drift(samples, spread, variance, usual)
    let filters = (0..<slots).map { slot in
      let level = noise[slot] > 0 ? noise[slot] : usual
      return KalmanRegression(
        mean: [Double](repeating: 1, count: width), variance: variance,
        drift: zip(shares, spread).map { $0 * level / max($1, 1e-12) },
        noise: VarianceTracking(start: level, drift: Self.varianceDrift))
    }
    return AdaptiveForecaster(regression: regression, filters: filters, next: anchor)
  }

  /// The effects and readings of the first weeks, by slot.
  private func samples(_ slots: Int) -> [DriftSearch.Sample] {
    var samples = [DriftSearch.Sample](repeating: DriftSearch.Sample(x: [], y: []), count: slots)
    let first = max(history.firstCell(from: anchor), 0)
    let end = min(history.count, first + Self.trial * slots)
    guard first < end else { return samples }
    let targets = (first..<end).map { history.instant(at: $0) }
    let inputs = AdaptiveInputs(regression, history, targets)
    for target in targets {
      guard let (slot, x) = inputs.row(target), samples.indices.contains(slot) else { continue }
      let y = regression.recipe.scale.scaled(history[target])
      guard y.isFinite else { continue }
      samples[slot].x.append(x)
      samples[slot].y.append(y)
    }
    return samples
  }

  /// The mean squared error with all weights 1.
  private static func noise(_ sample: DriftSearch.Sample) -> Double {
    let squares = zip(sample.x, sample.y).map { x, y in (y - x.reduce(0, +)) * (y - x.reduce(0, +)) }
    return squares.isEmpty ? 0 : squares.reduce(0, +) / Double(squares.count)
  }

  /// The mean square of each effect.
  private static func spread(_ samples: [DriftSearch.Sample], _ width: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: width), count = 0.0
    for x in samples.flatMap(\.x) where x.count == width {
      for index in 0..<width { sums[index] += x[index] * x[index] }
      count += 1
    }
    return sums.map { $0 / max(count, 1) }
  }

  /// Drifts by effect that suit a sixth of the slots best.
  private func drift(
    _ samples: [DriftSearch.Sample], _ spread: [Double], _ variance: [Double], _ noise: Double
  ) -> [Double] {
    let every = max(samples.count / 8, 1)
    let chosen = stride(from: 0, to: samples.count, by: every).map { samples[$0] }.filter { $0.x.count >= 14 }
    guard !chosen.isEmpty else { return spread.map { _ in 0 } }
    let roots = spread.map { max($0, 1e-12).squareRoot() }
    // The search works on effects scaled to unit size, about the regression's own forecast.
    let scaled = chosen.map { sample in
      DriftSearch.Sample(
        x: sample.x.map { x in zip(x, roots).map { $0 / $1 } },
        y: zip(sample.x, sample.y).map { $1 - $0.reduce(0, +) })
    }
    let search = DriftSearch(
      samples: scaled,
      start: (spread.map { _ in 0 }, zip(variance, spread).map { $0 * $1 }), noise: noise)
    return search.best()
  }
}
