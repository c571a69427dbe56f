import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Foundation
import Testing

/// What a checkpoint keeps of a model.
@Suite struct ModelStateTests {
  private func encoded(_ state: ModelState) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(state)
  }

  private func trained(_ kind: ModelKind) async throws -> (ModelFile, KnownHistory) {
    var load = SyntheticLoad()
    load.days = 120
    let context = load.context()
    let end = context.target.start + 100 * 86_400
    let file = try await Trainer.train(context, kind: kind, name: "model", end: end)
    return (file, KnownHistory(context, asOf: end + 15 * 86_400, weather: .observed))
  }

  @Test(arguments: [ModelKind.seasonalNaive, .adaptive])
  func aModelGoesOnFromItsSavedState(_ kind: ModelKind) async throws {
    let (file, history) = try await trained(kind)
    var live = file.model
    live.update(history)
    let bytes = try encoded(live.state)
    #expect(try encoded(file.model.state) != bytes)
    var restored = file.model
    let isAdopted = restored.adopt(try JSONDecoder().decode(ModelState.self, from: bytes))
    #expect(isAdopted)
    #expect(try encoded(restored.state) == bytes)
    let targets = (0..<24).map { history.issue + $0 * history.step }
    #expect(try restored.forecast(history, targets: targets) == live.forecast(history, targets: targets))
  }

  @Test func whatOnlyAFitChangesIsLeftOut() async throws {
    let (file, _) = try await trained(.seasonalNaive)
    let text = String(decoding: try encoded(file.model.state), as: UTF8.self)
    #expect(!text.contains("climatology") && !text.contains("means"))
    #expect(String(decoding: try file.encoded(), as: UTF8.self).contains("climatology"))
  }

  @Test func theStateOfAModelWithOtherFallbacksIsRefused() async throws {
    let (naive, _) = try await trained(.seasonalNaive)
    var (other, _) = try await trained(.regression)
    let before = try encoded(other.model.state)
    let isAdopted = other.model.adopt(naive.model.state)
    #expect(!isAdopted)
    #expect(try encoded(other.model.state) == before)
  }

  @Test func aFileKnowsItsVersionOnceItIsSealed() async throws {
    var (file, _) = try await trained(.seasonalNaive)
    let version = try file.version()
    let bytes = try file.sealed()
    #expect(try file.version() == version)
    #expect(try ModelFile(bytes).version() == version)
    file.card.unit = "GW"
    #expect(try file.version() != version)
  }
}
