import Foundation
import Testing

@Suite("detect")
struct DetectTests {
  /// A quiet day's course in half hours, and one value that is out of place.
  private func stream(rows: Int = 1_500, spike: Int = 1_200) -> String {
    let lines = (0..<rows).map { row in
      let minute = row * 30
      let value = 100 + 20 * sin(Double(row) * 2 * .pi / 48) + Double(row * 7_919 % 13) / 6
      let day = 1 + minute / 1_440 % 28, month = 1 + minute / 1_440 / 28
      let time = String(
        format: "2020-%02d-%02d %02d:%02d:00", month, day, minute / 60 % 24, minute % 60)
      return "\(time),x,\(row == spike ? 190 : value)"
    }
    return "timestamp,label,value\n" + lines.joined(separator: "\n") + "\n"
  }

  @Test func writesTheTwoColumnsScoreAndFlagOneForOne() throws {
    let bench = try Bench()
    try bench.write(stream(), to: "in.csv")
    let run = try bench.run("detect", "in.csv", "--output", "out.csv", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let report = try run.json()
    #expect(report["rows"] as? Int == 1_500)
    #expect(report["missing"] as? Int == 0)
    let text = try bench.text("out.csv")
    #expect(text.hasPrefix("timestamp,value,score,flag\n2020-01-01 00:00:00,"))
    let input = try ToolRun.table(stream()), output = try ToolRun.table(text)
    #expect(input.map { $0["value"] } == output.map { $0["value"] })
    #expect(input.map { $0["timestamp"] } == output.map { $0["timestamp"] })
    let scores = try output.map { try #require($0["score"].flatMap(Double.init)) }
    #expect(scores.allSatisfy { (0...1).contains($0) })
    #expect(output.map { $0["flag"] } == scores.map { $0 >= 0.5 ? "1" : "0" })
    #expect(output[1_200]["flag"] == "1")
    #expect(report["flagged"] as? Int == output.count { $0["flag"] == "1" })
  }

  @Test func rowsWithoutAValueKeepTheirPlaceAndAreCounted() throws {
    let bench = try Bench()
    let table =
      "time,load\n2020-01-01,1\nnever,NaN\n2020-01-03\n2020-01-04,abc\n2020-01-05,1e999\n\n\"2020-01-06\",\" 5\"\n"
    try bench.write(table, to: "in.csv")
    let run = try bench.run("detect", "in.csv", "--time", "time", "--value", "load", "--output", "out.csv")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.errors.contains(
        "6 rows, 0 flagged, 2 without a value, 2 whose value is no number, 1 whose time can't be read"))
    #expect(
      try bench.text("out.csv")
        == """
        time,load,score,flag
        2020-01-01,1,0.000000,0
        never,NaN,0.000000,0
        2020-01-03,,0.000000,0
        2020-01-04,abc,0.000000,0
        2020-01-05,1e999,0.000000,0
        2020-01-06," 5",0.000000,0

        """)
  }

  @Test(arguments: [
    ("", 65, "is empty"), ("timestamp,value\n", 65, "no rows"), ("a,b\n1,2\n", 65, "no column 'timestamp'"),
    ("timestamp,value\n2020-01-01,\"1\n", 65, "never closed"),
  ])
  func refusesWhatIsNoTable(text: String, status: Int32, message: String) throws {
    let bench = try Bench()
    try bench.write(text, to: "in.csv")
    let run = try bench.run("detect", "in.csv", "--output", "out.csv")
    #expect(run.status == status)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(!bench.exists("out.csv"))
  }

  @Test func otherMistakesHaveTheirOwnStatus() throws {
    let bench = try Bench()
    try bench.write("timestamp,value\n2020-01-01,1\n2020-01-02,2\n", to: "in.csv")
    #expect(try bench.run("detect", "none.csv", "--output", "out.csv").status == 66)
    #expect(try bench.run("detect", "in.csv").status == 64)
    #expect(try bench.run("detect", "in.csv", "--season", "1", "--output", "out.csv").status == 64)
    #expect(try bench.run("detect", "in.csv", "--output", "nowhere/out.csv").status == 73)
    #expect(try bench.run("detect", "in.csv", "--output", "out.csv", "--season", "1000000").status == 0)
  }
}
