/// What the newest errors foretell of the next ones.
///
/// Three numbers are known when a forecast is issued: the mean of the errors of the last hours, that of the
/// last days, and how the errors of the target's own slot of the day have differed from it. How much of each
/// comes back in the error of the next forecast is learnt by a ridge regression for each group of leads, whose
/// coefficients are held within [0, 1]. The result is shrunk once more by the share of the corrections made
/// so far that was borne out, so that where errors foretell nothing the correction fades to none.
struct ErrorCorrection: Sendable, Codable {
  /// Half-lives in days of the two levels, of the slots' own means, of the regression, and of the success.
  private static let hours = 0.25, days = 2.0, slotDays = 5.0, memory = 180.0, trial = 60.0
  /// The ridge penalty: days of errors of usual size that would have to speak against none at all.
  private static let penalty = 5.0
  /// The most that a signal or an error counts, in errors of usual size: one wild reading must not foretell days.
  private static let most = 3.0
  /// How much of the correction is made on a holiday: errors of ordinary days foretell half of those of one.
  static let holidayShare = 0.5

  private let slots: Int
  private var newest = RunningMean()
  private var level = RunningMean()
  private var slotMeans: RunningMeans
  private var size = RunningMean()
  private var groups: [LearntShares]

  init(slots: Int) {
    self.slots = slots
    slotMeans = RunningMeans(count: slots)
    groups = [LearntShares](repeating: LearntShares(), count: LeadGroups.count)
  }

  /// The numbers that foretell the error of a slot, no larger than those that were learnt from.
  func signals(slot: Int) -> SIMD3<Double> {
    held(SIMD3(newest.value, level.value, slotMeans[slot].value), by: Self.most * size.value)
  }
  /// Those that all slots share.
  var shared: [Double] {
    let signals = signals(slot: 0)
    return [signals[0], signals[1]]
  }

  private func held(_ signals: SIMD3<Double>, by bound: Double) -> SIMD3<Double> {
    signals.clamped(lowerBound: SIMD3(repeating: -bound), upperBound: SIMD3(repeating: bound))
  }

  /// What each group of leads makes of signals, as of now.
  func shares() -> [SignalShares] { groups.map { $0.shares(penalty: Self.penalty) } }

  /// Learns from an error whose forecast had been issued with `signals`, of which `proposal` had been made.
  mutating func learn(error: Double, signals: SIMD3<Double>, proposal: Double, group: Int) {
    guard size.value > 0 else { return }
    let weight = 1 / Double(slots)
    groups[group].forget(
      memory: Decay.factor(days: weight, halfLife: Self.memory),
      trial: Decay.factor(days: weight, halfLife: Self.trial))
    groups[group].add(
      min(max(error / size.value, -Self.most), Self.most), held(signals / size.value, by: Self.most),
      proposal: proposal / size.value, weight: weight)
  }

  /// Follows the errors of day-ahead forecasts, in order of time.
  mutating func follow(error: Double, slot: Int) {
    let perDay = Double(slots)
    // A wild reading must not steer the next day; a lasting change still gets through, within days.
    let bound = size.count > perDay && size.value > 0 ? 10 * size.value : abs(error)
    let error = min(max(error, -bound), bound)
    size.add(abs(error), halfLife: 15 * perDay)
    newest.add(error, halfLife: Self.hours * perDay)
    level.add(error, halfLife: Self.days * perDay)
    slotMeans[slot].add(error - level.value, halfLife: Self.slotDays)
  }
}

/// How much of each signal comes back, and how far that is to be believed.
struct SignalShares: Sendable {
  var shares: SIMD3<Double>
  var success: Double

  /// The correction, were all of it believed.
  func proposal(_ signals: SIMD3<Double>) -> Double {
    shares[0] * signals[0] + shares[1] * signals[1] + shares[2] * signals[2]
  }
}

/// The sums from which the shares of three signals in an error are learnt, for one group of leads.
struct LearntShares: Sendable, Codable {
  /// Sums of products of the signals, the lower triangle by rows, and of signals with the error.
  @PackedNumbers private var gram = [0.0, 0, 0, 0, 0, 0]
  @PackedNumbers private var moments = [0.0, 0, 0]
  /// Sums of proposal × error and of proposal².
  private var borneOut = 0.0
  private var claimed = 0.0

  mutating func forget(memory: Double, trial: Double) {
    for index in gram.indices { gram[index] *= memory }
    for index in moments.indices { moments[index] *= memory }
    borneOut *= trial
    claimed *= trial
  }

  mutating func add(_ error: Double, _ signals: SIMD3<Double>, proposal: Double, weight: Double) {
    var index = 0
    for row in 0..<3 {
      for column in 0...row {
        gram[index] += weight * signals[row] * signals[column]
        index += 1
      }
      moments[row] += weight * signals[row] * error
    }
    borneOut += weight * proposal * error
    claimed += weight * proposal * proposal
  }

  /// Ridge coefficients by Gauss–Seidel sweeps, held within [0, 1] as they go: three numbers, a convex problem.
  func shares(penalty: Double) -> SignalShares {
    let matrix = [
      SIMD3(gram[0], gram[1], gram[3]), SIMD3(gram[1], gram[2], gram[4]), SIMD3(gram[3], gram[4], gram[5]),
    ]
    var shares = SIMD3<Double>.zero
    for _ in 0..<30 {
      let before = shares
      for row in 0..<3 {
        let others = (0..<3).reduce(0) { $1 == row ? $0 : $0 + matrix[row][$1] * shares[$1] }
        shares[row] = min(max((moments[row] - others) / (matrix[row][row] + penalty), 0), 1)
      }
      if shares == before { break }
    }
    // The constant stands for a third of a day of errors of usual size: a few lucky days are no success yet.
    return SignalShares(shares: shares, success: min(max(borneOut / (claimed + 0.3), 0), 1))
  }
}

extension ErrorCorrection {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(slots, frame.slots, "correction.slots")
    try frame.equal(slotMeans.count ?? 0, frame.slots, "correction.slotMeans")
    try frame.equal(groups.count, LeadGroups.count, "correction.groups")
    for group in groups { try group.check(frame) }
  }
}

extension LearntShares {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    let fresh = LearntShares()
    try frame.equal(gram.count, fresh.gram.count, "correction.groups.gram")
    try frame.equal(moments.count, fresh.moments.count, "correction.groups.moments")
  }
}
