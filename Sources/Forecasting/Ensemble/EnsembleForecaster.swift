import CivilTime
import Features

/// Several models whose forecasts are averaged by weights that follow how each has done.
///
/// Each expert's forecasts are corrected by its own newest errors first. All are noted when they are issued and judged
/// when the readings come. The weights are Bernstein online aggregation's, on the absolute error. Corrections and weights
/// are brought up on the quarter before by experts fitted before it.
public struct EnsembleForecaster: Forecaster {
  /// What the model is called.
  public static let kind = ModelKind.ensemble

  /// The experts' names.
  public let names: [String]
  private(set) var experts: [FittedModel]
  /// What each expert's errors teach; none in ensembles of model files before schema 3, which correct no expert.
  private var errors: [ForecastErrors]
  /// One for all slots; one a slot in model files before schema 3.
  private var aggregations: [OnlineAggregation]
  /// Day-ahead forecasts that have not been judged.
  private var pending: [Noted] = []
  private let issue: IssueTime
  /// The mean weights as they were, every fourth week.
  private(set) var course: [ModelCard.Weights] = []

  /// What the experts said of one target.
  struct Noted: Sendable, Codable {
    var target: Int64
    var forecasts: [Double?]
  }

  private init(_ names: [String], _ experts: [FittedModel], issue: IssueTime, step: Int) {
    self.names = names
    self.experts = experts
    self.issue = issue
    errors = names.map { _ in ForecastErrors(step: step) }
    aggregations = [OnlineAggregation(experts: names.count)]
  }

  /// Models at each cutoff: experts fitted there, with weights brought up since the quarter before.
  public static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] {
    let plans = cutoffs.map { EnsemblePlan(history.asOf($0)) }
    // Models are fitted oldest first, whether at a cutoff or on the way to one.
    let times = Set(plans.flatMap(\.fits) + plans.map(\.start) + cutoffs).sorted()
    let (names, fits) = try await EnsembleExperts.fitted(history, at: times, options: options)
    let models = Dictionary(uniqueKeysWithValues: zip(times, fits))
    var results: [Self] = []
    var chain: (start: Instant, model: Self)?
    for (index, cutoff) in cutoffs.enumerated() {
      let plan = plans[index]
      if chain?.start != plan.start {
        chain = (plan.start, Self(names, models[plan.start] ?? [], issue: options.issue, step: history.step))
        chain?.model.through = plan.start
      }
      guard var model = chain?.model else { continue }
      let refits = plan.fits.compactMap { time in models[time].map { (time, $0) } }
      model.advance(history.asOf(cutoff), refits)
      chain?.model = model
      model.experts = models[cutoff] ?? []
      results.append(model)
    }
    return results
  }

  /// The last daily issue that has been through.
  private var through = Instant(seconds: 0)

  /// Goes through the daily issues up to the history's, with experts that take over on the way.
  private mutating func advance(_ history: KnownHistory, _ refits: [(time: Instant, models: [FittedModel])]) {
    let zone = history.calendar.zone
    var day = LocalDay(containing: through, zone: zone)
    while true {
      let issued = issue.instant(for: day)
      if issued > history.issue { break }
      if issued > through {
        for refit in refits where refit.time > through && refit.time <= issued { experts = refit.models }
        step(history.asOf(issued), day)
      }
      day = day.next
    }
    settle(history)
  }

  /// One daily issue: judges what came, moves the experts on, notes what they say of the day and, now and then, of
  /// nearer and farther ones.
  private mutating func step(_ history: KnownHistory, _ day: LocalDay) {
    settle(history)
    for index in experts.indices { experts[index].update(history) }
    let others = TrainedModel.otherTargets(history, day)
    if !others.isEmpty { note(history, others, isDayAhead: false) }
    note(history, day.targets(on: history), isDayAhead: true)
    through = history.issue
    guard day.date.dayNumber % 28 == 0 else { return }
    course.append(ModelCard.Weights(date: day.date.description, weights: meanWeights))
    course.removeFirst(max(course.count - 60, 0))
  }

  private mutating func note(_ history: KnownHistory, _ targets: [Instant], isDayAhead: Bool) {
    let points = experts.map { $0.forecaster.points(history, targets: targets) }
    let forecasts = corrected(points, history, targets)
    for index in errors.indices {
      errors[index].note(points: points[index], targets: targets, isDayAhead: isDayAhead, history)
    }
    guard isDayAhead else { return }
    for (place, target) in targets.enumerated() {
      pending.append(
        Noted(target: target.seconds, forecasts: forecasts.map { $0[place].isFinite ? $0[place] : nil }))
    }
  }

  /// The experts' forecasts, each corrected by what its newest errors teach.
  private func corrected(_ points: [[Double]], _ history: KnownHistory, _ targets: [Instant]) -> [[Double]] {
    errors.isEmpty
      ? points : zip(errors, points).map { $0.corrected(points: $1, targets: targets, history) }
  }

  /// The aggregation that is responsible for a target.
  private func index(_ history: KnownHistory, _ target: Instant) -> Int {
    guard aggregations.count > 1 else { return 0 }
    return history.calendar.zone.localDateTime(at: target).slotOfDay(step: history.step) % aggregations.count
  }

  /// The experts' weights, averaged over the aggregations.
  var meanWeights: [String: Double] {
    let count = Double(max(aggregations.count, 1))
    return Dictionary(
      uniqueKeysWithValues: names.indices.map { index in
        (names[index], aggregations.reduce(0) { $0 + $1.weights[index] } / count)
      })
  }

  private mutating func settle(_ history: KnownHistory) {
    for index in errors.indices { errors[index].settle(history) }
    let known = pending.filter { history.hasEnded(Instant(seconds: $0.target)) }
    guard !known.isEmpty else { return }
    for noted in known {
      let target = Instant(seconds: noted.target)
      aggregations[index(history, target)].learn(
        noted.forecasts.map { $0 ?? .nan }, observed: history[target])
    }
    pending.removeFirst(known.count)
  }

  /// Goes through the daily issues since the last update.
  public mutating func update(_ history: KnownHistory) { advance(history, []) }

  /// The weighted means of the experts' forecasts; NaN where none has one.
  public func points(_ history: KnownHistory, targets: [Instant]) -> [Double] {
    let points = experts.map { $0.forecaster.points(history, targets: targets) }
    let forecasts = corrected(points, history, targets)
    return targets.indices.map { place in
      aggregations[index(history, targets[place])].forecast(forecasts.map { $0[place] })
    }
  }

  /// Each expert's forecast times its weight; they add up to the forecast.
  public func effects(_ history: KnownHistory, target: Instant) -> [Effect] {
    let points = experts.map { $0.forecaster.points(history, targets: [target]) }
    let forecasts = corrected(points, history, [target]).map { $0[0] }
    let weights = aggregations[index(history, target)].weights(for: forecasts)
    return names.indices.compactMap { index in
      forecasts[index].isFinite ? Effect(names[index], weights[index] * forecasts[index]) : nil
    }
  }

  /// What a reader of the model card should know: the experts' mean weights and the regret.
  var remarks: [String] {
    let means = meanWeights
    let weights = names.map { "\($0) \(Int((100 * (means[$0] ?? 0)).rounded())) %" }
    let judged = Double(max(aggregations.reduce(0) { $0 + $1.count }, 1))
    let regret = aggregations.reduce(0) { $0 + $1.regret } / judged
    let words = regret > 0 ? "more" : "less"
    return [
      "Experts' mean weights: " + weights.joined(separator: ", ") + ".",
      "Absolute error a reading \(words) than that of the best single expert: "
        + "\((abs(regret) * 10).rounded() / 10).",
    ]
  }
}

extension EnsembleForecaster {
  private enum CodingKeys: String, CodingKey {
    case names, experts, errors, aggregations, pending, issue, course, through
  }

  /// Reads a saved ensemble; those of schemas 1 and 2 correct no expert.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    names = try container.decode([String].self, forKey: .names)
    experts = try container.decode([FittedModel].self, forKey: .experts)
    errors = try container.decodeIfPresent([ForecastErrors].self, forKey: .errors) ?? []
    aggregations = try container.decode([OnlineAggregation].self, forKey: .aggregations)
    pending = try container.decode([Noted].self, forKey: .pending)
    issue = try container.decode(IssueTime.self, forKey: .issue)
    course = try container.decode([ModelCard.Weights].self, forKey: .course)
    through = try container.decode(Instant.self, forKey: .through)
  }

  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try issue.check(frame)
    try frame.state(through, "ensemble.through")
    try frame.equal(experts.count, names.count, "experts")
    try frame.equal(Set(names).count, names.count, "names that differ")
    for expert in experts {
      try frame.holds(expert.kind != .ensemble, "an expert is an ensemble itself")
      try expert.check(frame)
    }
    try frame.holds([1, frame.slots].contains(aggregations.count), "aggregations: not one, not one a slot")
    try frame.holds(errors.isEmpty || errors.count == names.count, "errors are not those of the experts")
    for errors in errors { try errors.check(frame) }
    for aggregation in aggregations { try aggregation.check(frame, experts: names.count) }
    for noted in pending {
      try frame.instant(Instant(seconds: noted.target), "pending.target")
      try frame.equal(noted.forecasts.count, names.count, "pending.forecasts")
    }
  }
}

/// From where the weights of a cutoff are brought up, and when experts are fitted on the way.
struct EnsemblePlan {
  private static let block = 84, refit = 28
  let start: Instant
  /// The start, and every fourth week after it.
  let fits: [Instant]

  init(_ history: KnownHistory) {
    let zone = history.calendar.zone
    let day = zone.localDate(at: history.issue).dayNumber
    let first = history.values.firstIndex(where: \.isFinite).map { history.instant(at: $0) } ?? history.start
    let usual = zone.startOfDay(LocalDate(dayNumber: (day / Self.block - 1) * Self.block))
    let reach = history.issue - first
    if usual - first >= 2 * reach / 3 {
      start = usual
    } else {
      start = min(zone.startOfDay(zone.localDate(at: first + 2 * reach / 3)), history.issue)
    }
    var fits = [start], next = start + Self.refit * 86_400
    while next < history.issue {
      fits.append(next)
      next = next + Self.refit * 86_400
    }
    self.fits = fits
  }
}
