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
}
