@preconcurrency import Glibc

extension ErrorScale {
  private enum OldKeys: String, CodingKey { case dayTypes }

  /// Reads a saved state; one of schema 1 goes on with what it knew of slots, days and leads.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let saved = try container.decode(RunningMeans.self, forKey: .slotSizes)
    let slots = try container.decode(Int.self, forKey: .slots)
    guard slots > 0, saved.count == slots else {
      throw DecodingError.dataCorruptedError(
        forKey: .slotSizes, in: container, debugDescription: "a size belongs to each slot")
    }
    self.init(slots: slots)
    slotSizes = saved
    leads = try container.decode(RunningMeans.self, forKey: .leads)
    recent = try container.decode(RunningMean.self, forKey: .recent)
    let old = try decoder.container(keyedBy: OldKeys.self)
    guard !old.contains(.dayTypes) else {
      let factors = try old.decode(RunningMeans.self, forKey: .dayTypes)
      guard factors.count == DayType.allCases.count else {
        throw DecodingError.dataCorruptedError(
          forKey: .dayTypes, in: old, debugDescription: "a factor belongs to each type of day")
      }
      adopt(dayTypes: factors)
      return
    }
    usual = try container.decode(RunningMean.self, forKey: .usual)
    load = try container.decode(RunningMean.self, forKey: .load)
    spread = try container.decode(RunningMean.self, forKey: .spread)
    regression = try container.decode(ScaleRegression.self, forKey: .regression)
    // Files written before there was one have none.
    feedback = try container.decodeIfPresent(CoverageFeedback.self, forKey: .feedback) ?? feedback
  }

  /// Turns the state of schema 1, sizes of slots times factors of days, into this one's.
  private mutating func adopt(dayTypes: RunningMeans) {
    let sizes = (0..<slots).map { slotSizes[$0] }.filter { $0.count > 0 }
    guard !sizes.isEmpty else {
      recent = RunningMean()
      return
    }
    let mean = sizes.reduce(0) { $0 + $1.value } / Double(sizes.count)
    let count = sizes.reduce(0) { $0 + $1.count }
    usual = RunningMean(mean, count: count)
    recent = RunningMean(mean * recent.value, count: recent.count)
    // Its factors were square roots of mean squares.
    let working = dayTypes[DayType.working.rawValue].value
    regression.start(
      dayFactors: [DayType.weekend, .holiday, .besideHoliday].map {
        working > 0 ? min(max((dayTypes[$0.rawValue].value / working).squareRoot(), 0.2), 6) : 1
      })
  }
}

extension ErrorScale {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(slots, frame.slots, "scale.slots")
    try frame.equal(slotSizes.count ?? 0, frame.slots, "scale.slotSizes")
    try frame.equal(leads.count ?? 0, LeadGroups.count, "scale.leads")
    try regression.check(frame)
  }
}
