import CivilTime
import CommandLineKit
import Features
import Forecasting
import History
import Readings
import Workbench

/// One model to be trained: all that its file depends on besides the data and the code.
struct TrainingJob: Sendable, Codable, Hashable {
  var series: String
  var kind: ModelKind
  var name: String
  var weather: [String]
  var from: Instant?
  var to: Instant?
  var options: ModelOptions
  /// Whether the recipe is chosen on validation days first.
  var searches = false
  var holidays: String?
  var weatherAs: String
  var seed: UInt64

  /// What came of it.
  struct Outcome: Sendable {
    let file: ModelFile
    let path: String
    let version: String
    let dataHash: String
    let seconds: Double
    /// Whether the model was there already, trained the same way on the same data.
    let isKept: Bool
  }

  /// What is known of the weather after each issue.
  var policy: WeatherPolicy { WeatherPolicy(parsing: weatherAs, seed: seed) ?? .observed }

  /// Loads what the model reads.
  func context(from store: HistoryStore) throws -> SeriesContext {
    try ContextLoader(store: store).context(
      of: try store.series(named: SeriesName(parsing: series)),
      weather: try weather.map { try SeriesName(parsing: $0) }, from: from, to: to, holidays: holidays)
  }

  /// Trains the model and writes its file; keeps the file of an earlier run that did exactly this.
  /// - Parameters:
  ///   - reuse: whether an earlier run's file may stand.
  ///   - progress: told the share of a search that is done.
  func run(
    store: HistoryStore, registry: ModelRegistry, reuse: Bool,
    progress: @Sendable (Double) -> Void = { _ in }
  ) async throws -> Outcome {
    let clock = ContinuousClock()
    let began = clock.now
    _ = try registry.path(of: name)
    let definition = try store.series(named: SeriesName(parsing: series)).definition
    let context = try context(from: store)
    async let hash = DataHash.of(context)
    if reuse, registry.contains(name), let kept = try keptFile(store, registry, dataHash: await hash) {
      return kept
    }
    var file = try await trained(context, unit: definition.unit, progress: progress)
    let path = try registry.save(&file)
    return Outcome(
      file: file, path: path, version: try file.version(), dataHash: await hash,
      seconds: (clock.now - began).seconds, isKept: false)
  }

  /// The model, its recipe found first where that is asked for; nothing after `to` is read for either.
  private func trained(
    _ context: SeriesContext, unit: String, progress: @Sendable (Double) -> Void
  ) async throws -> ModelFile {
    let end = to.map { min($0, context.target.end) }
    guard searches else {
      return try await Trainer.train(
        context, kind: kind, name: name, options: options, end: end, weather: policy, unit: unit)
    }
    let found = try await RegressionSearch.run(
      context, options: options, end: end, weather: policy, progress: progress)
    var file = try await Trainer.train(
      context, kind: kind, name: name, options: found.options, end: end, weather: policy, unit: unit)
    file.card.search = ModelCard.Search(found)
    return file
  }

  private func keptFile(
    _ store: HistoryStore, _ registry: ModelRegistry, dataHash: String
  ) throws -> Outcome? {
    let run = try store.newestRun(
      command: "train", options: try JSONOutput.text(self), dataHash: dataHash, codeVersion: Tool.version)
    guard let version = run?.result else { return nil }
    guard let file = try? registry.load(name), try file.version() == version else { return nil }
    return Outcome(
      file: file, path: try registry.path(of: name), version: version, dataHash: dataHash, seconds: 0,
      isKept: true)
  }

  /// Records the run, so that the same training need not be done twice.
  func record(_ outcome: Outcome, in store: HistoryStore, began: Instant) throws {
    guard !outcome.isKept else { return }
    let run = try store.beginRun(
      command: "train", options: try JSONOutput.text(self), codeVersion: Tool.version, at: began)
    try store.finishRun(run, dataHash: outcome.dataHash, result: outcome.version, at: .now)
  }
}
