import Readings
import Testing

@Suite struct SeriesNameTests {
  @Test(arguments: ["france/consumption", "ile-de-france/forecast-day-ahead", "a/b", "x1/2y"])
  func namesComeBackAsWritten(text: String) throws {
    #expect(try SeriesName(parsing: text).description == text)
  }

  @Test(arguments: [
    "", "france", "france/", "/consumption", "a/b/c", "France/consumption", "île/x", "a b/c", "-a/b", "a-/b",
    "a/b\u{0}", "a/<b>", "../x",
  ])
  func otherTextsAreRefusedWithTheText(text: String) {
    #expect { try SeriesName(parsing: text) } throws: { "\($0)".contains("'\(text)'") }
  }

  @Test func aPartHasAHundredCharactersAtMost() throws {
    _ = try SeriesName(area: String(repeating: "a", count: 100), measure: "m")
    #expect(throws: SeriesNameError.self) {
      try SeriesName(area: String(repeating: "a", count: 101), measure: "m")
    }
  }

  @Test func orderIsByAreaThenMeasure() throws {
    let names = try ["b/a", "a/z", "a/b"].map(SeriesName.init(parsing:))
    #expect(names.sorted().map(\.description) == ["a/b", "a/z", "b/a"])
  }
}
