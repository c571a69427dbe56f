import Foundation
import Testing

/// The libraries that only some commands need.
enum LateLibraries {
  /// Their files' names, as the sources name them.
  static func names() throws -> Set<String> {
    let sources = URL(fileURLWithPath: Bench.repository + "/Sources")
    let modules = try FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)
    let files = try modules.filter { $0.lastPathComponent.hasPrefix("C") }.flatMap {
      try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
    }
    return try files.filter { $0.pathExtension == "c" }.reduce(into: []) { names, file in
      let text = try String(contentsOf: file, encoding: .utf8)
      names.formUnion(text.matches(of: /LOADSTAR_LOADER\(\s*\w+, "([^"]+)"/).map { String($0.output.1) })
    }
  }
}

@Suite struct LateLibraryTests {
  /// The dynamic linker lists what it would load before the first instruction of the program.
  @Test func noneIsLoadedAtTheStart() throws {
    let late = try LateLibraries.names()
    #expect(late.count == 6)
    let loaded = try Bench().run([], environment: ["LD_TRACE_LOADED_OBJECTS": "1"]).output
    #expect(loaded.contains("libsqlite3"))
    for name in late { #expect(!loaded.contains(name), "\(name)") }
  }

  /// The dynamic linker tells of every file that it opens.
  @Test func aForecastDoesWithoutLinearAlgebra() throws {
    let bench = try Bench()
    try Victoria.ingest(into: bench)
    let trained = try bench.run(
      ["train", "victoria/consumption", "--name", "vic", "--to", "2014-11-30"],
      environment: ["LD_DEBUG": "files"])
    #expect(trained.status == 0 && trained.errors.contains("libopenblas"))
    let forecast = try bench.run(
      ["forecast", "victoria/consumption", "--model", "vic", "--day", "2014-12-05"],
      environment: ["LD_DEBUG": "files"])
    #expect(try forecast.table().count == 48)
    #expect(forecast.errors.contains("libsqlite3") && !forecast.errors.contains("libopenblas"))
  }
}
