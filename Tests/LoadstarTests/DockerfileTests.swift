import Foundation
import ServiceTestKit
import Testing

/// The Dockerfile without an engine: what it copies is there, what it installs is what the program needs.
@Suite struct DockerfileTests {
  /// The instructions, each on one line, by stage.
  private let stages: [[String]]

  init() throws {
    let text = try String(contentsOfFile: Bench.repository + "/Dockerfile", encoding: .utf8)
    var stages: [[String]] = []
    for line in text.replacing(/\\\n\s*/, with: " ").split(separator: "\n") where !line.hasPrefix("#") {
      if line.hasPrefix("FROM ") { stages.append([]) }
      try #require(!stages.isEmpty, "an instruction before FROM: \(line)")
      stages[stages.count - 1].append(String(line))
    }
    self.stages = stages
    try #require(stages.count == 2)
  }

  /// The packages that a stage installs.
  private func packages(_ stage: [String]) -> Set<String> {
    let runs = stage.filter { $0.contains("apt-get install") }
    let words = runs.flatMap { run in
      run.components(separatedBy: "apt-get install").dropFirst().flatMap {
        $0.components(separatedBy: "&&")[0].split(separator: " ").map(String.init)
      }
    }
    return Set(words.filter { !$0.hasPrefix("-") })
  }

  @Test func whatIsCopiedIsThere() {
    for (number, stage) in stages.enumerated() {
      for line in stage where line.hasPrefix("COPY ") {
        let words = line.split(separator: " ").dropFirst().map(String.init)
        let isFromStage = words[0].hasPrefix("--from=")
        for source in words.dropLast().filter({ !$0.hasPrefix("--") }) {
          let isThere =
            isFromStage
            ? number > 0 && stages[number - 1].contains { $0.contains(" \(source)") }
            : FileManager.default.fileExists(atPath: "\(Bench.repository)/\(source)")
          #expect(isThere, "\(line)")
        }
      }
    }
  }

  @Test func whatTheBuildNeedsIsInstalled() throws {
    let text = try String(contentsOfFile: Bench.repository + "/scripts/setup", encoding: .utf8)
    let list = try #require(text.firstMatch(of: /\nbuild=\(([^)]*)\)/)).output.1
    let wanted = Set(list.split(whereSeparator: \.isWhitespace).map(String.init))
    #expect(wanted.count > 5)
    #expect(wanted.subtracting(packages(stages[0])) == [])
  }

  /// Each library that the program names comes with a package of the second stage, or with what that depends on.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/readelf"), "readelf is not installed")
  )
  func whatTheProgramNeedsIsInstalled() throws {
    let listed = packages(stages[1])
    let depends = listed.flatMap { package in
      ((try? dpkg("dpkg-query", ["-W", "-f", "${Depends}", package])) ?? "").split(separator: ",").map {
        String($0.split(separator: " ").first ?? "")
      }
    }
    // These are in every image, and Swift's own are in the program.
    let given = listed.union(depends).union(["libc6", "libgcc-s1", "libstdc++6"])
    let needed = try Services.run(
      URL(fileURLWithPath: "/usr/bin/readelf"), ["-d", try Bench.binary()])
    let libraries = needed.matches(of: /\[(lib[^\]]+\.so[^\]]*)\]/).map { String($0.output.1) }
    #expect(libraries.contains { $0.hasPrefix("libsqlite3") })
    let all = libraries + (try LateLibraries.names())
    for library in all where !library.hasPrefix("libswift") && !library.hasPrefix("lib_") {
      guard let name = Self.file(of: library) else { continue }
      let owner = try dpkg("dpkg", ["-S", "*/\(name)"]).prefix { $0 != ":" }
      #expect(given.contains(String(owner)), "\(library) comes with \(owner)")
    }
  }

  private func dpkg(_ tool: String, _ arguments: [String]) throws -> String {
    try Services.run(URL(fileURLWithPath: "/usr/bin/\(tool)"), arguments)
  }

  /// The name of a library's file in Debian's own folder, links followed; nil for one that comes with the compiler.
  private static func file(of library: String) -> String? {
    let folder = "/usr/lib/x86_64-linux-gnu/"
    guard FileManager.default.fileExists(atPath: folder + library) else { return nil }
    return URL(fileURLWithPath: folder + library).resolvingSymlinksInPath().lastPathComponent
  }
}
