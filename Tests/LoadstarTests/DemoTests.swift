import Foundation
import Testing

@Suite("demo")
struct DemoTests {
  @Test func doesTheWholeJobAndFindsEachFault() throws {
    let bench = try Bench()
    let run = try bench.run("demo", "--directory", "d", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let json = try run.json()
    let (mape, naive) = (json["mape"] as? Double ?? .nan, json["seasonal_naive_mape"] as? Double ?? .nan)
    #expect(mape < naive)
    let faults = try #require(json["faults"] as? [[String: Any]])
    #expect(faults.count >= 5)
    for fault in faults { #expect(fault["found"] as? Bool == true, "\(fault)") }
    // What is found besides is told apart: unusual in the load itself, or an after-effect of a fault.
    let others = try #require(json["other_incidents"] as? [[String: Any]])
    #expect(others.allSatisfy { $0["of_the_load"] is Bool && $0["message"] is String })
    #expect(!bench.exists("d/unspoilt.db"))
    for name in ["demo.db", "models/victoria.json", "week.csv", "feed.jsonl", "events.jsonl"] {
      #expect(bench.exists("d/\(name)"), "\(name)")
    }
    #expect(try ToolRun.table(try bench.text("d/week.csv")).count == 7 * 48)
  }

  @Test func aSecondTimeSaysTheSameAndNamesWhatComesNext() throws {
    let bench = try Bench()
    let first = try bench.run("demo")
    let second = try bench.run("demo")
    #expect(first.status == 0 && second.status == 0, "\(second.errors)")
    func stable(_ run: ToolRun) -> [Substring] { run.lines.filter { !$0.contains(" s") } }
    #expect(stable(first) == stable(second))
    #expect(second.output.contains("loadstar serve --db loadstar-demo/demo.db"))
    #expect(second.output.contains("⣀") || second.output.contains("⠤") || second.output.contains("⡇"))
  }

  @Test func aFolderThatCanNotBeMadeIsSaidSo() throws {
    let bench = try Bench()
    #expect(try bench.run("demo", "--directory", "/proc/none/demo").status == 73)
  }
}
