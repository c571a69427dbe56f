import CivilTime
@preconcurrency import Glibc
import LinearAlgebra

/// How large errors are to be expected: by slot of the day, their newest level, type of day, season, load and lead.
///
/// The mean absolute error is that of the last months times a factor whose logarithm is linear in what is known at
/// the issue; a regression learns its coefficients (`ScaleRegression`). What errors of farther leads are beside
/// day-ahead ones is a factor of its own.
struct ErrorScale: Sendable, Codable {
  private static let slotDays = 30.0, recentDays = 4.0, usualDays = 60.0
  /// What errors of far leads are beside near ones changes slowly: a quick estimate would only add noise to the widths.
  private static let leadDays = 365.0

  let slots: Int
  var slotSizes: RunningMeans
  /// Mean absolute errors of the last days and of the last months.
  var recent = RunningMean(), usual = RunningMean()
  /// The load's mean, and how far it strays from it.
  var load = RunningMean(), spread = RunningMean()
  var regression = ScaleRegression()
  var leads: RunningMeans
  var feedback = CoverageFeedback()

  enum CodingKeys: String, CodingKey {
    case slots, slotSizes, recent, usual, load, spread, regression, leads, feedback
  }

  init(slots: Int) {
    self.slots = slots
    slotSizes = RunningMeans(count: slots)
    leads = RunningMeans(count: LeadGroups.count)
  }

  /// What all targets of an issue share.
  func outlook() -> Outlook {
    Outlook(
      unit: usual.value, level: logarithm(recent.value), slots: slotScales().map(logarithm), load: load.value,
      spread: spread.value, coefficients: regression.coefficients(),
      leads: leadFactors().map { $0 * feedback.factor })
  }

  /// The logarithm of a mean absolute error beside the usual one; held for slots that are forecast to the last bit.
  private func logarithm(_ size: Double) -> Double { usual.value > 0 ? log(size / usual.value + 0.05) : 0 }

  /// Mean absolute errors of all slots: smoothed over neighbours, and drawn to the mean of all while a slot has seen
  /// little.
  private func slotScales() -> [Double] {
    let sizes = (0..<slots).map { slotSizes[$0] }
    let seen = sizes.filter { $0.count > 0 }
    guard !seen.isEmpty else { return [Double](repeating: 0, count: slots) }
    let mean = seen.reduce(0) { $0 + $1.value } / Double(seen.count)
    var scales = sizes.map { ($0.value * $0.count + 3 * mean) / ($0.count + 3) }
    guard slots >= 12 else { return scales }
    for _ in 0..<2 {
      let old = scales
      for slot in 0..<slots {
        scales[slot] = (old[(slot + slots - 1) % slots] + old[slot] + old[(slot + 1) % slots]) / 3
      }
    }
    return scales
  }

  /// What errors of each group of leads are beside day-ahead ones, drawn to what the group before suggests while a
  /// group has seen less than some days: beyond a day and a half errors are expected to grow slowly.
  private func leadFactors() -> [Double] {
    var factors: [Double] = []
    let doubt = Double(slots) / 2
    for group in 0..<LeadGroups.count {
      let before = factors.last ?? 1
      let growth =
        LeadGroups.reach(group) > 36 ? pow(LeadGroups.reach(group) / LeadGroups.reach(group - 1), 0.3) : 1
      let seen = leads[group]
      factors.append((seen.value * seen.count + before * growth * doubt) / (seen.count + doubt))
    }
    return factors
  }

  /// Learns from the error of a day-ahead forecast, whose size had been expected to be `expected` as of `signs`.
  mutating func learn(error: Double, observed: Double, slot: Int, _ signs: ScaleSigns, expected: Double) {
    let perDay = Double(slots)
    if signs.unit > 0, expected > 0 {
      regression.learn(
        size: abs(error) / signs.unit, expected: expected / signs.unit, signs, share: 1 / perDay)
    }
    // One wild reading must not open the intervals of a week.
    let size = min(abs(error), usual.count >= perDay && usual.value > 0 ? 8 * usual.value : .infinity)
    slotSizes[slot].add(size, halfLife: Self.slotDays)
    recent.add(size, halfLife: Self.recentDays * perDay)
    usual.add(size, halfLife: Self.usualDays * perDay)
    if load.count > 0 { spread.add(abs(observed - load.value), halfLife: Self.usualDays * perDay) }
    load.add(observed, halfLife: Self.usualDays * perDay)
  }

  /// Learns whether the 90 % interval of a day-ahead forecast was missed.
  mutating func learn(isMissed: Bool) { feedback.add(isMissed: isMissed, share: 1 / Double(slots)) }

  /// Learns how large an error was beside the scale of its slot and day without any regard to its lead.
  mutating func learn(ratio: Double, group: Int) {
    leads[group].add(min(ratio, 8), halfLife: Self.leadDays * Double(slots))
  }

  /// What is known at an issue.
  struct Outlook: Sendable {
    let unit: Double
    let level: Double
    let slots: [Double]
    let load: Double
    let spread: Double
    let coefficients: [Double]
    /// Factors of the groups of leads, feedback included.
    let leads: [Double]

    /// What a target of this issue is known by.
    func signs(slot: Int, point: Double, _ day: ErrorDay) -> ScaleSigns {
      let height = spread > 0 ? min(max((point - load) / spread, -4), 4) : 0
      return ScaleSigns(unit: unit, level: level, slot: slots[slot], height: height, day: day)
    }

    /// The mean absolute error to be expected day-ahead.
    func scale(_ signs: ScaleSigns) -> Double {
      let sum = zip(coefficients, signs.row).reduce(0) { $0 + $1.0 * $1.1 }
      return unit * exp(min(max(sum, -2.5), 2.5))
    }
  }
}

/// Days whose errors are alike in size.
enum DayType: Int, Sendable, CaseIterable {
  case working, weekend, holiday, besideHoliday

  /// As in reports.
  var name: String {
    switch self {
    case .working: "workday"
    case .weekend: "weekend"
    case .holiday: "holiday"
    case .besideHoliday: "near-holiday"
    }
  }
}

/// What the size of a day's errors goes by: its type, and its place in the year.
struct ErrorDay: Sendable {
  var date: LocalDate
  var type: DayType

  /// The place in the year as an angle.
  var season: Double { 2 * Double.pi * (Double(date.dayNumber) / 365.2425) }
}

/// What the size of one target's error goes by, all of it known at the issue.
struct ScaleSigns: Sendable {
  /// The mean absolute error of the last months.
  var unit: Double
  /// Logarithms of the mean absolute error of the last days, and of the target's slot, beside it.
  var level: Double
  var slot: Double
  /// How far the forecast lies above the usual load, in mean deviations.
  var height: Double
  var day: ErrorDay

  /// The regressors, the constant first.
  var row: [Double] {
    [
      1, slot, level, height, cos(day.season), sin(day.season), day.type == .weekend ? 1 : 0,
      day.type == .holiday ? 1 : 0, day.type == .besideHoliday ? 1 : 0,
    ]
  }
}
