import CommandLineKit
import Testing

@Suite("Terminal output")
struct TerminalTests {
  private let plain = Style(isOn: false)

  @Test func tableAlignsNumbersRightAndWordsLeft() {
    var table = TextTable(["series", "n"])
    table.add(["a/b", "7"])
    table.add(["longer/name", "1234"])
    #expect(table.lines() == ["series          n", "a/b             7", "longer/name  1234"])
  }

  @Test func tableDisarmsControlCharacters() {
    var table = TextTable(["x"])
    table.add(["\u{1B}[2Jgone"])
    #expect(!table.lines().joined().contains("\u{1B}"))
  }

  @Test func chartDrawsARisingLineFromBottomLeftToTopRight() {
    let chart = BrailleChart(curves: [.init((0..<100).map(Double.init))], width: 20, height: 5)
    let lines = chart.lines(style: plain) { "\(Int($0))" }
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("99 ┤"))
    let top = Array(lines[0].drop { $0 != "┤" })
    let bottom = Array(lines[4].drop { $0 != "┤" })
    #expect(top.last != " " && top[1] == " ")
    #expect(bottom[1] != " " && bottom.last == " ")
  }

  @Test func chartShadesTheBandWhereThereIsNoCurve() {
    let band = (lower: [Double](repeating: 0, count: 10), upper: [Double](repeating: 10, count: 10))
    let chart = BrailleChart(
      curves: [.init([Double](repeating: 5, count: 10))], band: band, width: 10, height: 5)
    #expect(chart.lines(style: plain) { _ in "" }[0].contains("░"))
  }

  @Test(arguments: [[], [Double.nan], [1, 1, 1], [.infinity, 1]])
  func chartSurvivesOddCurves(values: [Double]) {
    #expect(BrailleChart(curves: [.init(values)]).lines(style: plain) { _ in "" }.count == 12)
  }
}
