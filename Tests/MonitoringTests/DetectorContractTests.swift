import ForecastingTestKit
import Monitoring
import Testing

@Suite("Every detector keeps the contract")
struct DetectorContractTests {
  @Test func point() {
    #expect(DetectorContract.violations(of: PointDetector.self, raiseLevel: 6) == [])
  }

  @Test func cumulativeSum() {
    #expect(DetectorContract.violations(of: CumulativeSum.self, raiseLevel: 22) == [])
  }

  @Test func pageHinkley() {
    #expect(DetectorContract.violations(of: PageHinkley.self, raiseLevel: 40) == [])
  }

  @Test func stuck() {
    #expect(
      DetectorContract.violations(of: StuckDetector.self, raiseLevel: 1) { detector, _ in
        detector.usual = 1
        detector.shortest = 4
      } == [])
  }

  @Test func sentinel() {
    #expect(
      DetectorContract.violations(of: SentinelDetector.self, raiseLevel: 1) { detector, sample in
        detector.isListed = sample.value == -999
      } == [])
  }

  @Test func unit() { #expect(DetectorContract.violations(of: UnitDetector.self, raiseLevel: 1) == []) }

  @Test func hourShift() {
    #expect(
      DetectorContract.violations(of: HourShiftDetector.self, raiseLevel: 1) { detector, sample in
        detector.lateStep = .init(residual: sample.whitened, offset: 2)
        detector.earlyStep = .init(residual: sample.whitened, offset: -2)
      } == [])
  }

  /// The suite itself must be able to fail.
  @Test func aBadDetectorIsFoundOut() {
    #expect(DetectorContract.violations(of: Forgetful.self, raiseLevel: 1).count >= 3)
  }

  /// Raises on ordinary samples, can be negative, and keeps its evidence over a reset.
  private struct Forgetful: Detector {
    static let kind = IncidentKind.point
    private var sum = 0.0
    mutating func observe(_ sample: Sample) -> Double {
      sum += sample.z
      return sum
    }
    mutating func reset() {}
  }
}
