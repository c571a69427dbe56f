import CivilTime
import Readings
import Testing

@Suite struct RegularSeriesTests {
  private let series = RegularSeries(start: Instant(seconds: -1800), step: 1800, values: [1, 2, 3])

  @Test func slotsOfTheGridHaveAnIndexAndOthersHaveNone() {
    #expect(series.index(of: Instant(seconds: -1800)) == 0)
    #expect(series.index(of: Instant(seconds: 1800)) == 2)
    for seconds: Int64 in [-3600, -1799, 1, 3600] {
      #expect(series.index(of: Instant(seconds: seconds)) == nil)
    }
  }

  @Test func indexAndInstantAreInverse() {
    for index in series.values.indices { #expect(series.index(of: series.instant(at: index)) == index) }
    #expect(series.end == Instant(seconds: 3600))
  }

  @Test func valuesOutsideAreMissing() {
    #expect(series[Instant(seconds: 0)] == 2)
    #expect(series[Instant(seconds: 3600)].isNaN)
    #expect(series[Instant(seconds: 900)].isNaN)
  }
}

@Suite struct ReadingTests {
  @Test func aValueThatIsNoNumberIsMissing() {
    #expect(Reading(instant: Instant(seconds: 0), value: .nan).quality == .missing)
    #expect(Reading(instant: Instant(seconds: 0), value: 0).quality == .measured)
  }

  @Test func vintagesAreOrderedByHowFinalTheyAre() {
    #expect(Vintage.allCases.sorted() == [.unspecified, .realTime, .consolidated, .definitive])
  }
}
