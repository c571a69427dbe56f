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
  private var dayTypes: RunningMeans
  private var leads: RunningMeans

  init(slots: Int) {
    self.slots = slots
    slotSizes = RunningMeans(count: slots)
    // Unknown types of day and leads are like the others until ten days say otherwise.
    let unknown = RunningMean(1, count: 10 * Double(slots))
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
    pow(max(recent.value, 0.05), Self.persistence) * dayTypes[type.rawValue].value
  }

  /// What errors of a group of leads are beside day-ahead ones; beyond what was seen they go on growing slowly.
  func leadFactor(_ group: Int) -> Double {
    if leads[group].count >= Double(min(slots, 8)) { return leads[group].value }
    let seen = (0..<LeadGroups.count).filter { leads[$0].count >= Double(min(slots, 8)) }
    guard let nearest = seen.last(where: { $0 < group }) ?? seen.first else { return 1 }
    guard nearest < group else { return leads[nearest].value }
    return leads[nearest].value * pow(LeadGroups.reach(group) / LeadGroups.reach(nearest), 0.3)
  }

  /// Learns from the error of a day-ahead forecast.
  mutating func learn(error: Double, slot: Int, _ type: DayType) {
    let perDay = Double(slots)
    let old = slotSizes[slot]
    let size = abs(error) / dayTypes[type.rawValue].value
    slotSizes[slot].add(size, halfLife: Self.slotDays)
    guard old.count >= 3, old.value > 0 else { return }
    // Ratios are held: one wild reading must not open the intervals of a week.
    let ratio = min(size / old.value, 8)
    let usual = old.value * max(recent.value, 0.2)
    recent.add(ratio, halfLife: Self.recentDays * perDay)
    dayTypes[type.rawValue].add(min(max(abs(error) / usual, 0), 6), halfLife: Self.dayTypeDays * perDay)
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
