// Powers of two.
@preconcurrency import Glibc
import LinearAlgebra

/// One ridge regression for each lead time, on what is known when a forecast is issued at the same phase of
/// the day as those it was trained on: a periodic vector autoregression by direct multi-step estimation.
///
/// For a short season of m steps inside a long one of m·k steps (a day in a week), the forecast `h` steps
/// ahead regresses on the same slot in the last three known short and four long seasons, the newest values,
/// means of the last hours, day and week and of the same stretches in earlier weeks, the place in the long
/// season alone and crossed with some of these, and Fourier terms of longer seasons. Robust (Huber) weights
/// on a second pass keep holidays from bending it; weights fade with age.
///
/// Cost: a fit is O(leads · cycles · p²) with p about 70; a forecast O(steps · p).
///
/// Source: direct estimation after M. Marcellino, J. Stock, M. Watson, "A comparison of direct and iterated
/// multistep AR methods", J. of Econometrics 135 (2006); M-estimation after P. J. Huber (1964).
public struct DirectRegression: SeasonalModel {
  /// What a fit may use.
  public struct Options: Codable, Sendable, Hashable {
    /// Ridge penalty as a share of each column's own variance.
    public var penalty = 1e-3
    /// Short seasons after which a row counts half.
    public var halfLife = 700.0
    /// Passes with robust weights after the plain one.
    public var robustPasses = 1

    /// The usual values.
    public init() {}
  }

  let layout: DirectLayout
  let mean: Double
  /// One row of coefficients a lead, the first for `firstLead`.
  @PackedRows private(set) var coefficients: [[Double]]
  let firstLead: Int
  @PackedNumbers private(set) var scales: [Double]
  @PackedNumbers var recent: [Double]
  var clock: Int

  /// Fits leads `firstLead` ..< `firstLead + leads` (0 = the next value) to values without gaps, for origins
  /// at the phase of the values' end.
  /// - Throws: `SeasonalError` where there are fewer than 60 usable cycles.
  public static func fit(
    _ values: [Double], period: Int, ratio: Int, longer: [Double], leads: Range<Int>,
    options: Options = Options()
  ) throws(SeasonalError) -> DirectRegression {
    let long = longer.filter { Double(values.count) >= 1.3 * $0 && $0 > Double(2 * period * ratio) }
    var layout = DirectLayout(period: period, ratio: ratio, longer: long)
    layout.phase = values.count % period
    let cycles = (values.count - layout.memory) / period
    guard period >= 2, ratio >= 1, cycles >= 60 else {
      throw .tooShort(
        method: "direct regression", needed: layout.memory + 60 * period, count: values.count)
    }
    let mean = values.reduce(0, +) / Double(values.count)
    let past = DirectHistory(values.map { $0 - mean })
    let fits = leads.map { DirectFit(past, layout, lead: $0, options) }
    return DirectRegression(
      layout: layout, mean: mean, coefficients: fits.map(\.coefficients), firstLead: leads.lowerBound,
      scales: fits.map(\.scale), recent: Array(values.suffix(layout.memory)), clock: values.count)
  }

  /// Whether the state stands at the phase that the regressions were trained for.
  public var isInPhase: Bool { clock % layout.period == phase }

  private var phase: Int { layout.phase }

  /// Whether there is a regression for a lead.
  func covers(_ lead: Int) -> Bool { coefficients.indices.contains(lead - firstLead) }

  /// The regressions' forecasts where there is one for the lead; the same slot a long season before elsewhere.
  public func forecast(steps: Int) -> [Double] {
    let past = DirectHistory(recent.map { $0 - mean })
    let naive = SeasonalNaive(values: recent, period: layout.long).forecast(steps: steps)
    var row: [Double] = []
    return (0..<max(steps, 0)).map { lead in
      let index = lead - firstLead
      guard isInPhase, coefficients.indices.contains(index) else { return naive[lead] }
      layout.fill(&row, past, origin: recent.count, lead: lead, clock: clock)
      let own = coefficients[index]
      return mean + zip(own.dropFirst(), row).reduce(own[0]) { $0 + $1.0 * $1.1 }
    }
  }

  /// Moves the known past on.
  public mutating func update(with values: [Double]) {
    for value in values {
      recent.append(value.isNaN ? recent[recent.count - layout.long] : value)
    }
    clock += values.count
    recent.removeFirst(max(recent.count - layout.memory, 0))
  }

  /// The layout and the number of coefficients.
  public var parameters: [SeasonalParameter] {
    [
      SeasonalParameter("leads", Double(coefficients.count)),
      SeasonalParameter("columns", Double(coefficients.first?.count ?? 0)),
    ]
  }

  /// The residual scale of each lead's own regression.
  public func residualScales(steps: Int) -> [Double] {
    (0..<max(steps, 0)).map { lead in
      let index = min(max(lead - firstLead, 0), scales.count - 1)
      return index >= 0 ? scales[index] : 0
    }
  }
}

/// Values with their running sums, so that a mean over any stretch costs two look-ups.
struct DirectHistory {
  let values: [Double]
  let sums: [Double]

  init(_ values: [Double]) {
    self.values = values
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    var sum = 0.0
    for value in values {
      sum += value
      sums.append(sum)
    }
    self.sums = sums
  }

  func mean(_ from: Int, _ to: Int) -> Double { (sums[to] - sums[from]) / Double(to - from) }
}

/// One lead's regression: a plain pass, then robust ones.
struct DirectFit {
  private(set) var coefficients: [Double] = []
  private(set) var scale = 0.0
  private var rows: [[Double]] = []
  private var targets: [Double] = []
  private var ages: [Double] = []

  init(_ past: DirectHistory, _ layout: DirectLayout, lead: Int, _ options: DirectRegression.Options) {
    collect(past, layout, lead, options.halfLife)
    let design = Matrix(rows)
    let response = Matrix(column: targets)
    var weights = ages
    for pass in 0...options.robustPasses {
      coefficients = ridge(design, response, weights, options.penalty)
      let misses = rows.indices.map { targets[$0] - dot(coefficients, rows[$0]) }
      scale = (misses.reduce(0) { $0 + $1 * $1 } / Double(max(misses.count, 1))).squareRoot()
      let spread = 1.4826 * median(misses.map { abs($0) })
      guard pass < options.robustPasses, spread > 0 else { break }
      weights = rows.indices.map { ages[$0] * HuberWeight.of(misses[$0], knee: 2.5 * spread) }
    }
    (rows, targets, ages) = ([], [], [])
  }

  /// The rows of every past origin at the phase of the end whose target is known.
  private mutating func collect(
    _ past: DirectHistory, _ layout: DirectLayout, _ lead: Int, _ halfLife: Double
  ) {
    let count = past.values.count
    var origin = count - layout.period * (lead / layout.period + 1)
    while origin >= layout.memory {
      var row: [Double] = []
      layout.fill(&row, past, origin: origin, lead: lead, clock: origin)
      rows.append(row)
      targets.append(past.values[origin + lead])
      ages.append(exp2(-Double(count - origin) / Double(layout.period) / halfLife))
      origin -= layout.period
    }
  }

  /// The intercept, then the coefficients; all zero where the system cannot be solved.
  private func ridge(_ design: Matrix, _ response: Matrix, _ weights: [Double], _ penalty: Double) -> [Double]
  {
    var sums = GramSums(features: design.columns)
    let penalties = [Double](repeating: penalty * weights.reduce(0, +), count: design.columns)
    guard (try? sums.add(design, targets: response, weights: weights)) != nil,
      let fit = try? sums.ridge(penalties: penalties)
    else { return [Double](repeating: 0, count: design.columns + 1) }
    return fit.intercepts + Array(fit.coefficients[row: 0])
  }

  private func dot(_ coefficients: [Double], _ row: [Double]) -> Double {
    var sum = coefficients[0]
    for index in row.indices { sum += coefficients[index + 1] * row[index] }
    return sum
  }
}
