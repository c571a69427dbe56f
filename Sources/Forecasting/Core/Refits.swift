import CivilTime

/// Models that take over when a trained model's state reaches a time, oldest first.
struct Refits {
  var models: [(from: Instant, model: FittedModel)] = []
  var fallbacks: [(from: Instant, models: [FittedModel])] = []

  /// Those that take over later than a time.
  func after(_ time: Instant) -> Refits {
    Refits(models: models.filter { $0.from > time }, fallbacks: fallbacks.filter { $0.from > time })
  }

  /// Removes the models due by a time, and returns the newest of them.
  mutating func takeModel(at time: Instant) -> FittedModel? {
    let due = models.prefix { $0.from <= time }
    defer { models.removeFirst(due.count) }
    return due.last?.model
  }

  /// Removes the fallbacks due by a time, and returns the newest of them.
  mutating func takeFallbacks(at time: Instant) -> [FittedModel]? {
    let due = fallbacks.prefix { $0.from <= time }
    defer { fallbacks.removeFirst(due.count) }
    return due.last?.models
  }
}
