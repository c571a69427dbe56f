import Features

extension TrainedModel {
  /// Checks that a model that was read can be asked for forecasts.
  /// - Throws: `ForecastingError.modelFile` with the part that does not fit.
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try issue.check(frame)
    try frame.state(through, "through")
    try frame.equal(errors.count, rungs.count, "errors")
    for rung in rungs { try rung.check(frame) }
    for errors in errors { try errors.check(frame) }
    // It always answers, whatever comes of the numbers before it.
    try frame.holds(rungs.last?.kind == .climatology, "the last of fallbacks is no climatology")
  }
}

extension FittedModel {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    switch self {
    case .regression(let model): try model.check(frame)
    case .seasonalNaive: break
    case .climatology(let model): try model.check(frame)
    case .seasonal(let model): try model.check(frame)
    case .adaptive(let model): try model.check(frame)
    case .ensemble(let model): try model.check(frame)
    }
  }
}

extension IssueTime {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.number(secondOfDay, in: 0...86_400, "issue.secondOfDay")
  }
}

extension RegressionForecaster {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.equal(step, frame.step, "regression.step")
    try issue.check(frame)
    try recipe.check(frame)
    for (lines, features) in [(first, recipe.first), (second, recipe.second)] {
      let width = features.features.count
      try frame.equal(lines.count, frame.slots, "a stage of the regression")
      for case let line? in lines {
        try frame.equal(line.coefficients.count, width, "coefficients")
      }
    }
    // Predictions that were not made are NaN; where they begin may lie long before the fit.
    try frame.instant(tail.start, "tail.start")
  }
}

extension RegressionRecipe {
  fileprivate func check(_ frame: ModelFrame) throws(ForecastingError) {
    try frame.number(epoch, in: -1_000_000...1_000_000, "epoch")
    try frame.equal(blend.weights.count, blend.stations.count, "blend.weights")
  }
}

extension AdaptiveForecaster {
  func check(_ frame: ModelFrame) throws(ForecastingError) {
    try regression.check(frame)
    try frame.state(next, "adaptive.next")
    try frame.equal(filters.count, frame.slots, "filters")
    for filter in filters { try filter.check(frame, width: regression.effectCount) }
  }
}
