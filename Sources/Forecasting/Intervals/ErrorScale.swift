@preconcurrency import Glibc

/// How large errors are to be expected: by slot of the day, by the recent level of errors, by type of day, by lead.
///
/// The scale is the mean absolute error of the slot over the last weeks, times a power of how errors of the last
/// days compare with it, times what errors of such days (working, weekend, holiday, beside one) have been, times
/// what errors of such leads have been beside the day-ahead ones.
struct ErrorScale: Sendable, Codable {
  private static let slotDays = 30.0, recentDays = 4.0, dayTypeDays = 60.0, leadDays = 20.0
  /// How far the newest level of errors is believed to last.
  private static let persistence = 0.5

  private let slots: Int
  private var slotSizes: RunningMeans
  private var recent = RunningMean(1, count: 1)
  /// Mean squares of errors beside the usual size, by type of day: squares, since few days with large errors count.
  private var dayTypes: RunningMeans
  private var leads: RunningMeans

  init(slots: Int) {
    self.slots = slots
    slotSizes = RunningMeans(count: slots)
    // Unknown types of day and leads are like the others until ten days say otherwise.
    let unknown = RunningMean(2, count: 10 * Double(slots))
    dayTypes = RunningMeans(repeating: unknown, count: DayType.count)
    leads = RunningMeans(count: LeadGroups.count)
  }

  /// The scales of all slots on a usual day, day-ahead: smoothed over neighbours, and drawn to the mean of all
  /// while a slot has seen little.
  func slotScales() -> [Double] {
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

  /// The factor of a day of some type.
  func factor(_ type: DayType) -> Double {
    pow(max(recent.value, 0.05), Self.persistence) * dayFactor(type)
  }

  /// The size of errors on days of some type beside that of working days.
  private func dayFactor(_ type: DayType) -> Double {
    let usual = dayTypes[DayType.working.rawValue].value
    return usual > 0 ? min(max((dayTypes[type.rawValue].value / usual).squareRoot(), 0.2), 6) : 1
  }

  /// What errors of each group of leads are beside day-ahead ones, drawn to what the group before suggests while a
  /// group has seen less than some days: beyond a day and a half errors are expected to grow slowly.
  func leadFactors() -> [Double] {
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

  /// Learns from the error of a day-ahead forecast.
  mutating func learn(error: Double, slot: Int, _ type: DayType) {
    let perDay = Double(slots)
    let old = slotSizes[slot]
    let size = abs(error) / dayFactor(type)
    slotSizes[slot].add(size, halfLife: Self.slotDays)
    guard old.count >= 3, old.value > 0 else { return }
    // Ratios are held: one wild reading must not open the intervals of a week.
    let ratio = min(size / old.value, 8)
    let usual = old.value * max(recent.value, 0.2)
    recent.add(ratio, halfLife: Self.recentDays * perDay)
    let beside = min(abs(error) / usual, 8)
    dayTypes[type.rawValue].add(beside * beside, halfLife: Self.dayTypeDays * perDay)
  }

  /// Learns how large an error was beside the scale of its slot and day without any regard to its lead.
  mutating func learn(ratio: Double, group: Int) {
    leads[group].add(min(ratio, 8), halfLife: Self.leadDays * Double(slots))
  }
}

/// Days whose errors are alike in size.
enum DayType: Int, Sendable {
  case working, weekend, holiday, besideHoliday
  static let count = 4
}
