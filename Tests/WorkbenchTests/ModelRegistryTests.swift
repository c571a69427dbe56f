import CivilTime
import Features
import Forecasting
import Readings
import Testing
import Workbench

@Suite struct ModelRegistryTests {
  private func model(_ name: String) async throws -> ModelFile {
    let values = (0..<48 * 60).map { Double($0 % 48) + 100 }
    let target = RegularSeries(start: Instant(seconds: 1_483_228_800), step: 1_800, values: values)
    let context = SeriesContext(target: target, calendar: AreaCalendar(zone: .utc))
    return try await Trainer.train(context, kind: .climatology, name: name)
  }

  @Test func whatIsSavedIsLoadedAndListed() async throws {
    let folder = try ScratchFolder()
    let registry = ModelRegistry(folder: "\(folder.path)/a/b")
    #expect(try registry.names() == [])
    let saved = try await model("winter")
    try registry.save(saved)
    try registry.save(try await model("summer"))
    #expect(try registry.names() == ["summer", "winter"])
    #expect(try registry.load("winter").version() == saved.version())
  }

  @Test func aMissingModelNamesItsNeighbours() async throws {
    let folder = try ScratchFolder()
    let registry = ModelRegistry(folder: folder.path)
    try registry.save(try await model("winter"))
    #expect { try registry.load("wintr") } throws: { "\($0)".contains("did you mean 'winter'?") }
  }

  @Test(arguments: ["../x", "", ".hidden", "a/b", "a\u{0}b"])
  func namesThatLeaveTheFolderAreRefused(name: String) {
    #expect { try ModelRegistry(folder: "models").path(of: name) } throws: {
      ($0 as? WorkbenchError)?.kind == .badName
    }
  }

  @Test func aDamagedFileIsRefusedWithItsPath() throws {
    let folder = try ScratchFolder()
    try folder.write("{}", to: "broken.json")
    #expect { try ModelRegistry(folder: folder.path).load("broken") } throws: {
      "\($0)".contains("broken.json") && ($0 as? WorkbenchError)?.kind == .unreadable
    }
  }
}
