import CivilTime
import ForecastingTestKit
import Monitoring
import Testing

/// Faults of arrival, which no `Detector` sees, keep a contract of their own.
@Suite("Every kind of arrival fault keeps the contract")
struct ArrivalContractTests {
  private static let step = 1_800

  @Test(arguments: [1, 2, 40])
  func gap(slots: Int) {
    expectNoViolations(.gap) { feed, index in
      // The one before came at most ten minutes after its time, and half a step is left to the next.
      let overdue = feed[index].instant + 600 + Self.step / 2
      feed.removeSubrange(index..<index + slots)
      return overdue
    }
  }

  @Test func readingsWithoutAValueAreAGap() {
    expectNoViolations(.gap) { feed, index in
      for place in index..<index + 3 { feed[place].value = .nan }
      return feed[index].arrival
    }
  }

  @Test(arguments: [1, 5])
  func duplicate(slotsLater: Int) {
    expectNoViolations(.duplicate) { feed, index in
      var copy = feed[index]
      copy.arrival = feed[index + slotsLater - 1].arrival
      feed.insert(copy, at: index + slotsLater)
      return copy.arrival
    }
  }

  @Test(arguments: [1, 20])
  func outOfOrder(slotsLater: Int) {
    expectNoViolations(.late) { feed, index in
      var reading = feed.remove(at: index)
      reading.arrival = feed[index + slotsLater - 1].arrival
      feed.insert(reading, at: index + slotsLater)
      return reading.arrival
    }
  }

  @Test func aStalledFeedThatDeliversAllAtOnceIsLate() {
    expectNoViolations(.late) { feed, index in
      let arrival = feed[index + 8].arrival
      for place in index..<index + 8 { feed[place].arrival = arrival }
      return arrival
    }
  }

  /// The suite itself must be able to fail.
  @Test func whatTheMonitorDoesNotTellOfIsFoundOut() {
    #expect(
      ArrivalContract.violations(of: .late) { feed, index in feed[index].arrival }
        == ["2 faults raise 0 incidents"])
    let spike = ArrivalContract.violations(of: .point) { feed, index in
      feed[index].value *= 1.2
      return feed[index].arrival - 86_400
    }
    #expect(spike.contains("it is no data fault"))
    #expect(spike.contains("it is raised more than a slot too late"))
    #expect(spike.contains("it takes the fault for an unusual load"))
  }

  private func expectNoViolations(_ kind: IncidentKind, _ fault: ArrivalContract.Fault) {
    #expect(ArrivalContract.violations(of: kind, fault: fault) == [])
  }
}
