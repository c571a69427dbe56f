import Foundation
import Testing

@Suite("models")
struct ModelsTests {
  private func bench() throws -> Bench {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    try bench.run("train", "victoria/consumption", "--model", "climatology", "--name", "clim")
    try bench.run("train", "victoria/consumption", "--model", "seasonal-naive", "--name", "naive")
    return bench
  }

  @Test func listsShowsAndCompares() throws {
    let bench = try bench()
    let list = try bench.run("models")
    #expect(list.status == 0)
    #expect(list.output.contains("clim") && list.output.contains("naive"))
    let show = try bench.run("models", "show", "clim", "--json")
    let card = try #require(try show.json()["card"] as? [String: Any])
    #expect(card["series"] as? String == "victoria/consumption")
    #expect(card["known"] as? Int == 17_520)
    let compare = try bench.run("models", "compare", "clim", "naive")
    #expect(compare.output.contains("climatology") && compare.output.contains("seasonal-naive"))
  }

  @Test func saysWhatIsMissing() throws {
    let bench = try bench()
    #expect(try bench.run("models", "show").status == 64)
    #expect(try bench.run("models", "compare", "clim").status == 64)
    let wrong = try bench.run("models", "show", "clin")
    #expect(wrong.status == 66)
    #expect(wrong.errors.contains("did you mean 'clim'?"))
    #expect(try bench.run("models", "--models", "nowhere").output.contains("no models in nowhere"))
  }

  @Test func aDamagedFileDoesNotHideTheOthers() throws {
    let bench = try bench()
    try bench.write("{", to: "models/broken.json")
    let list = try bench.run("models")
    #expect(list.output.contains("clim") && list.output.contains("naive"))
    #expect(list.errors.contains("broken.json"))
  }
}

@Suite("The models that ship")
struct ShippedModelsTests {
  @Test(arguments: ["victoria", "england-wales"])
  func canBeReadAndHaveACard(name: String) throws {
    let run = try Bench().run("models", "show", name, "--models", Bench.repository + "/models", "--json")
    #expect(run.status == 0, "\(run.errors): scripts/train-models makes the models anew")
    let card = try #require(try run.json()["card"] as? [String: Any])
    #expect(card["name"] as? String == name)
    let calibration = try #require(card["calibration"] as? [String: Any])
    let backtest = try #require(card["backtest"] as? [String: Any])
    for part in ["by_month", "by_day_type"] {
      let scores = try #require(backtest[part] as? [String: [String: Any]])
      #expect(scores.values.compactMap { $0["n"] as? Int }.reduce(0, +) == calibration["n"] as? Int)
    }
  }
}
