import CivilTime
import Features
import Forecasting
import ForecastingTestKit
import Testing

/// The contract suite over every model.
@Suite struct ForecasterContractTests {
  private func expectNoComplaints<Model: Forecaster>(_ type: Model.Type, step: Int = 3_600) async throws {
    var contract = ForecasterContract()
    contract.step = step
    let complaints = try await contract.complaints(of: type)
    #expect(complaints == [], "\(type)")
  }

  @Test func seasonalNaive() async throws { try await expectNoComplaints(SeasonalNaiveForecaster.self) }
  @Test func climatology() async throws { try await expectNoComplaints(ClimatologyForecaster.self) }
  @Test func regression() async throws { try await expectNoComplaints(RegressionForecaster.self) }
  @Test func seasonal() async throws { try await expectNoComplaints(SeasonalForecaster.self, step: 7_200) }
  @Test func adaptive() async throws { try await expectNoComplaints(AdaptiveForecaster.self) }
  @Test func ensemble() async throws { try await expectNoComplaints(EnsembleForecaster.self, step: 10_800) }

  /// The suite itself: a model that peeks at what it may not know, and one that forgets itself when saved, are found.
  @Test func aModelThatCannotRepeatItselfIsFound() async throws {
    let complaints = try await ForecasterContract().complaints(of: ForgetfulForecaster.self)
    #expect(complaints.contains { $0.contains("saved and loaded") })
    #expect(complaints.contains { $0.contains("add up") })
  }
}

/// Breaks promises on purpose.
private struct ForgetfulForecaster: Forecaster {
  static let kind = ModelKind.climatology
  var level: Double

  init(level: Double) { self.level = level }
  init(from decoder: any Decoder) { level = 1 }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(level)
  }

  static func fitted(
    _ history: KnownHistory, at cutoffs: [Instant], options: ModelOptions
  ) async throws -> [Self] { cutoffs.map { _ in Self(level: 500) } }
  mutating func update(_ history: KnownHistory) {}
  func points(_ history: KnownHistory, targets: [Instant]) -> [Double] { targets.map { _ in level } }
  func effects(_ history: KnownHistory, target: Instant) -> [Effect] { [Effect("half", level / 2)] }
}
