import CivilTime
import Monitoring
import Readings
import Testing

@Suite("The budget and the self-test")
struct SelfTestTests {
  private func test(perWeek: Double, seed: UInt64 = 3) throws -> SelfTestReport {
    let feed = SyntheticFeed(days: 400, seed: seed)
    var configuration = MonitorConfiguration()
    configuration.alertsPerWeek = perWeek
    var test = SelfTest(
      series: try .test(),
      history: RegularSeries(start: feed.start, step: 1800, values: feed.values),
      expectations: feed.expectations, watchFrom: feed.instant(48 * 200), configuration: configuration)
    test.injections = 24
    return test.run()
  }

  @Test(arguments: [0.5, 1, 4])
  func theBudgetIsKept(perWeek: Double) throws {
    let report = try test(perWeek: perWeek)
    #expect(report.weeks > 28)
    // Counts scatter as a Poisson variable: three deviations above the promise.
    let allowed = perWeek * report.weeks
    #expect(Double(report.falseIncidents.count) <= allowed + 3 * allowed.squareRoot())
  }

  @Test func dataFaultsAreFoundInEveryInjection() throws {
    let report = try test(perWeek: 1)
    for row in report.faults {
      switch row.fault {
      case .stuck, .gap, .sentinel: #expect(row.recall == 1, "\(row.fault)")
      case .unit(let factor) where factor != 0.5: #expect(row.recall == 1, "\(row.fault)")
      case .spike(let percent) where percent >= 8: #expect(row.recall == 1, "\(row.fault)")
      default: break
      }
      #expect(row.injected > 10)
    }
  }

  @Test func theReportIsTheSameEachTime() throws {
    #expect(try test(perWeek: 1).json(model: "a \"b\"") == test(perWeek: 1).json(model: "a \"b\""))
  }
}
