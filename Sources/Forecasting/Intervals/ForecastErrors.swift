import CivilTime
import Features
import Readings

/// What the newest errors of a model teach: the correction of the next forecast, and how sure it is.
///
/// Each forecast is noted when it is issued and judged when its readings come, one after another in order of time,
/// so that the state is the same however often it is asked. Quantiles are the corrected forecast plus its expected
/// size of error times quantiles of past errors divided by theirs (split conformal, normalised), at levels that
/// adapt so that each quantile keeps its promise (adaptive conformal).
package struct ForecastErrors: Sendable, Codable {
  let step: Int
  private let slots: Int
  private var pending: [PendingForecast] = []
  /// Nil for models that are not corrected.
  private var correction: ErrorCorrection?
  private var scale: ErrorScale
  private var distribution: ErrorDistribution
  private var levels: AdaptiveLevels
  private var check: CoverageCheck
  /// What the errors add up to since the start; not saved.
  private(set) var tally = CalibrationTally()
  /// Day-ahead errors seen.
  private var seen = 0
  /// The least reading among them.
  private var least: Double?

  private enum CodingKeys: String, CodingKey {
    case step, slots, pending, correction, scale, distribution, levels, check, seen, least
  }

  package init(step: Int, corrects: Bool = true) {
    self.step = step
    slots = max(1, 86_400 / step)
    correction = corrects ? ErrorCorrection(slots: slots) : nil
    scale = ErrorScale(slots: slots)
    distribution = ErrorDistribution(slots: slots)
    levels = AdaptiveLevels(slots: slots)
    check = CoverageCheck(slots: slots)
  }

  /// What no forecast falls below: zero, where readings came down to it and never crossed it, as generation does. A series
  /// whose readings have only been above it, as a summer's temperature, may still cross it.
  private var floor: Double { least == 0 ? 0 : -.infinity }

  /// A week of errors, and twenty of them, are the least from which an interval can be told.
  private var isCalibrated: Bool { seen >= max(20, 7 * slots) }

  /// Why forecasts have no quantiles; nil where they have.
  package var withheld: String? {
    guard isCalibrated else {
      return "intervals are withheld: \(seen) out-of-sample errors are too few to tell how large they will be"
    }
    return check.objection
  }

  /// Notes forecasts as of `history.issue` for later judgement.
  package mutating func note(points: [Double], targets: [Instant], isDayAhead: Bool, _ history: KnownHistory)
  {
    let outlook = Outlook(self, history)
    pending.append(outlook.noted(points, targets, isDayAhead: isDayAhead))
  }

  /// Forecasts with what the newest errors foretell added; NaN stays NaN.
  func corrected(points: [Double], targets: [Instant], _ history: KnownHistory) -> [Double] {
    let outlook = Outlook(self, history)
    return zip(points, targets).map { outlook.target($0, $1).corrected }
  }

  /// Corrected forecasts with quantiles at `quantileLevels`, empty where none can honestly be given.
  package func rows(points: [Double], targets: [Instant], _ history: KnownHistory, source: String)
    -> [ForecastRow]
  {
    let outlook = Outlook(self, history)
    let isShown = withheld == nil
    return zip(points, targets).map { point, instant in
      let target = outlook.target(point, instant)
      let quantiles = isShown ? self.quantiles(target, outlook.quantiles) : []
      return ForecastRow(
        target: instant, point: target.corrected,
        quantiles: quantiles.allSatisfy(\.isFinite) ? quantiles : [], source: source)
    }
  }

  /// Learns from every noted forecast whose reading has become known.
  package mutating func settle(_ history: KnownHistory) {
    var due: [(instant: Int64, forecast: Int, target: Int)] = []
    for (index, forecast) in pending.enumerated() {
      for (place, target) in forecast.targets.enumerated()
      where history.hasEnded(Instant(seconds: target.instant)) {
        due.append((target.instant, index, place))
      }
    }
    guard !due.isEmpty else { return }
    // Learning in order of time, whatever was asked when, makes the live state that of the batch.
    due.sort { ($0.instant, $0.forecast) < ($1.instant, $1.forecast) }
    for (_, forecast, target) in due {
      learn(pending[forecast].targets[target], of: pending[forecast], history)
    }
    for index in pending.indices {
      pending[index].targets.removeAll { history.hasEnded(Instant(seconds: $0.instant)) }
    }
    pending.removeAll { $0.targets.isEmpty }
  }

  private mutating func learn(
    _ target: PendingForecast.Target, of forecast: PendingForecast, _ history: KnownHistory
  ) {
    let instant = Instant(seconds: target.instant)
    let observed = history[instant]
    let error = observed - target.point, left = observed - target.corrected
    guard error.isFinite, left.isFinite else { return }
    let (slot, day) = history.slotAndErrorDay(of: instant)
    let group = LeadGroups.index(Int(target.instant - forecast.issue))
    correction?.learn(
      error: error, signals: SIMD3(forecast.shared[0], forecast.shared[1], target.slotSignal),
      proposal: target.proposal, group: group)
    if target.base > 0 { scale.learn(ratio: abs(left) / target.base, group: group) }
    guard forecast.isDayAhead else { return }
    seen += 1
    least = min(least ?? observed, observed)
    tally.add(
      observed: observed, point: target.corrected, quantiles: quantiles(target, forecast.quantiles),
      on: day.date, day.type)
    if target.scale > 0 {
      let score = left / target.scale
      levels.learn(score, forecast.candidates, forecast.quantiles)
      check.add(score, forecast.quantiles)
      if let low = forecast.quantiles.first, let high = forecast.quantiles.last {
        scale.learn(isMissed: score < low || score > high)
      }
      distribution.add(score)
    }
    correction?.follow(error: error, slot: slot)
    let signs = ScaleSigns(
      unit: forecast.unit, level: forecast.level, slot: target.slotSize, height: target.height, day: day)
    scale.learn(error: left, observed: observed, slot: slot, signs, expected: target.base)
  }

  /// The quantiles of a target from those of the scores.
  private func quantiles(_ target: PendingForecast.Target, _ scores: [Double]) -> [Double] {
    scores.map { max(target.corrected + target.scale * $0, floor) }
  }

  /// What the state says of all targets of one issue.
  private struct Outlook {
    let errors: ForecastErrors
    let history: KnownHistory
    let shares: [SignalShares]
    let sizes: ErrorScale.Outlook
    let candidates: [Double]
    let quantiles: [Double]

    init(_ errors: ForecastErrors, _ history: KnownHistory) {
      self.errors = errors
      self.history = history
      shares = errors.correction?.shares() ?? []
      sizes = errors.scale.outlook()
      candidates = errors.isCalibrated ? errors.levels.candidates(errors.distribution) : []
      quantiles = candidates.isEmpty ? [] : errors.levels.combined(candidates)
    }

    /// One target's signals and scales, and what the signals propose.
    func target(_ point: Double, _ instant: Instant) -> PendingForecast.Target {
      let (slot, day) = history.slotAndErrorDay(of: instant)
      let group = LeadGroups.index(instant - history.issue)
      let signs = sizes.signs(slot: slot, point: point, day)
      let base = sizes.scale(signs)
      let signals = errors.correction?.signals(slot: slot) ?? .zero
      let proposal = errors.correction == nil ? 0 : shares[group].proposal(signals)
      let success = errors.correction == nil ? 0 : shares[group].success
      let share = day.type == .holiday ? ErrorCorrection.holidayShare : 1
      let corrected = max(point + share * success * proposal, errors.floor)
      return PendingForecast.Target(
        instant: instant.seconds, point: point, proposal: proposal,
        corrected: corrected.isFinite ? corrected : point,
        base: base, scale: base * sizes.leads[group], slotSignal: signals[2], slotSize: signs.slot,
        height: signs.height)
    }

    func noted(_ points: [Double], _ targets: [Instant], isDayAhead: Bool) -> PendingForecast {
      let noted = zip(points, targets).filter { $0.0.isFinite }.map { target($0, $1) }
      return PendingForecast(
        issue: history.issue.seconds, isDayAhead: isDayAhead, shared: errors.correction?.shared ?? [0, 0],
        unit: sizes.unit, level: sizes.level, candidates: candidates, quantiles: quantiles,
        targets: noted.filter(\.isSound))
    }
  }
}

extension KnownHistory {
  /// The slot of the day of an instant, and what day it falls on.
  fileprivate func slotAndErrorDay(of instant: Instant) -> (slot: Int, day: ErrorDay) {
    let local = calendar.zone.localDateTime(at: instant), date = local.date
    let isBeside = [date.previous, date.next].contains { calendar.holidays.isHoliday($0) }
    let type: DayType =
      calendar.holidays.isHoliday(date)
      ? .holiday : isBeside ? .besideHoliday : date.isWeekend ? .weekend : .working
    return (local.slotOfDay(step: step), ErrorDay(date: date, type: type))
  }
}

extension ForecastErrors {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(step, frame.step, "errors.step")
    try frame.equal(slots, frame.slots, "errors.slots")
    try frame.count(seen, "errors.seen")
    for forecast in pending { try forecast.check(frame) }
    try correction?.check(frame)
    try scale.check(frame)
    try distribution.check(frame)
    try levels.check(frame)
    try check.check(frame)
  }
}
