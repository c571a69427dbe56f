import CivilTime
import History
import Readings
import Testing

@Suite("Series")
struct CatalogTests {
  @Test("a series keeps its finest step and takes a unit it lacked")
  func merge() throws {
    let store = try HistoryStore(path: ":memory:")
    let first = try store.ensureSeries(definition(unit: "", step: 1800))
    #expect(try store.ensureSeries(definition(unit: "MW", step: 900)) == first)
    #expect(try store.ensureSeries(definition(unit: "MW", step: 3600)) == first)
    let stored = try store.series(named: SeriesName(parsing: "france/consumption"))
    #expect((stored.definition.unit, stored.definition.step) == ("MW", 900))
  }

  @Test("a contradiction is refused with both sides named")
  func contradictions() throws {
    let store = try HistoryStore(path: ":memory:")
    _ = try store.ensureSeries(definition())
    for other in [
      try definition(unit: "GW"), try definition(step: 700), try definition(zone: "Europe/London"),
    ] {
      #expect { try store.ensureSeries(other) } throws: { ($0 as? HistoryError)?.kind == .refused }
    }
  }

  @Test("an unknown series names its neighbours")
  func suggestion() throws {
    let (store, _) = try memoryStore()
    #expect { try store.series(named: SeriesName(parsing: "france/consumtion")) } throws: {
      "\($0)" == "unknown series 'france/consumtion'; did you mean 'france/consumption'?"
    }
  }

  @Test("a summary counts rows, instants and missing values")
  func summary() throws {
    let (store, series) = try memoryStore()
    try store.write(
      [
        Reading(instant: instant(0), value: 1, vintage: .realTime),
        Reading(instant: instant(0), value: 2, vintage: .definitive),
        Reading(instant: instant(1800), value: .nan, vintage: .definitive),
      ], to: series.id)
    let summary = try store.summary(of: series.id)
    #expect(summary?.rows == 3)
    #expect(summary?.instants == 2)
    #expect(summary?.missing == 1)
    #expect(summary?.last == instant(1800))
    #expect(try store.summaries()[series.id] == summary)
  }
}
