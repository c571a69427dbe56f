// swift-tools-version: 6.2
import PackageDescription

// Optional parts stand behind traits, on by default. `swift build --disable-default-traits`
// builds the batch core with SQLite and OpenBLAS alone.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Where the fuzzer is built: what tells it where an input has led.
let fuzzed = Context.environment["LOADSTAR_FUZZ"] != nil
let product =
  strict + (fuzzed ? [.unsafeFlags(["-sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table"])] : [])

/// `busy`: beside the fuzzer it is optimised in debug too, else a changed model would take up to a minute to forecast,
/// and the tests of files minutes.
func library(_ name: String, _ dependencies: [Target.Dependency] = [], busy: Bool = false) -> Target {
  .target(
    name: name, dependencies: dependencies,
    swiftSettings: product + (fuzzed && busy ? [.unsafeFlags(["-O"])] : []))
}

func system(_ name: String, pkgConfig: String?, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// `golden`: the target holds a folder of golden values and their scripts, which tests read in place.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], golden: Bool = false, excluding: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: excluding + (golden ? ["Golden"] : []),
    swiftSettings: strict)
}

func optional(_ name: String, _ trait: String) -> Target.Dependency {
  .target(name: name, condition: .when(traits: [trait]))
}

let package = Package(
  name: "loadstar",
  products: [
    .executable(name: "loadstar", targets: ["loadstar"]),
    .library(name: "LoadstarKit", targets: ["Forecasting", "Monitoring", "History", "Ingestion"]),
  ],
  traits: [
    .trait(name: "Dashboard", description: "The web page and HTTP API, on libmicrohttpd."),
    .trait(name: "HTTPClient", description: "fetch, produce --poll and webhooks, on libcurl."),
    .trait(name: "Gzip", description: "Reading .gz files, on zlib."),
    .trait(name: "MQTT", description: "MQTT sources and sinks, on libmosquitto."),
    .trait(name: "Kafka", description: "Kafka sources and sinks, on librdkafka."),
    .trait(name: "MongoDB", description: "The MongoDB sink and live view, on libmongoc."),
    .default(enabledTraits: ["Dashboard", "HTTPClient", "Gzip", "MQTT", "Kafka", "MongoDB"]),
  ],
  targets: [
    system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),

    // Loaded by the commands that use them.
    .target(name: "CLateLibrary"),
    .target(name: "COpenBLAS", dependencies: ["CLateLibrary"]),
    .target(name: "CCurl", dependencies: ["CLateLibrary"]),
    .target(name: "CMicroHTTPD", dependencies: ["CLateLibrary"]),
    .target(name: "CMosquitto", dependencies: ["CLateLibrary"]),
    .target(name: "CRdKafka", dependencies: ["CLateLibrary"]),
    .target(name: "CMongoC", dependencies: ["CLateLibrary"]),

    .target(name: "CSHA256"),
    .target(name: "CEmbeddedData"),
    .target(name: "CDashboardAssets", exclude: ["page"]),

    library("CivilTime", busy: true),
    library("DelimitedText", [optional("CZlib", "Gzip")], busy: true),
    library("LinearAlgebra", ["COpenBLAS"], busy: true),
    library("Spelling"),
    library("CommandLineKit", ["Spelling"]),
    library("Readings", ["CivilTime"], busy: true),
    library("History", ["CSQLite", "CivilTime", "Readings", "Spelling"]),
    library(
      "Ingestion",
      ["CivilTime", "DelimitedText", "Readings", "History", "Spelling", optional("CCurl", "HTTPClient")],
      busy: true),
    library("Features", ["CivilTime", "LinearAlgebra", "Readings"], busy: true),
    library(
      "Forecasting", ["CSHA256", "CivilTime", "DelimitedText", "LinearAlgebra", "Readings", "Features"],
      busy: true),
    library("Monitoring", ["CivilTime", "Readings", "Forecasting"], busy: true),
    library(
      "Workbench",
      [
        "CivilTime", "DelimitedText", "Spelling", "Readings", "History", "Features", "Forecasting",
        "Monitoring",
      ]),
    library(
      "Streaming",
      [
        "CivilTime", "Readings", "History", "Ingestion", "Features", "Forecasting", "Monitoring", "Workbench",
        optional("CCurl", "HTTPClient"), optional("CMosquitto", "MQTT"),
        optional("CRdKafka", "Kafka"), optional("CMongoC", "MongoDB"),
      ]),
    library(
      "Dashboard",
      [
        "CivilTime", "DelimitedText", "Readings", "History", "Features", "Forecasting", "Monitoring",
        "Workbench", "Streaming", "Spelling", "CDashboardAssets", optional("CMicroHTTPD", "Dashboard"),
      ]),
    .executableTarget(
      name: "loadstar",
      dependencies: [
        "CommandLineKit", "CEmbeddedData", "CivilTime", "DelimitedText", "Readings", "History", "Ingestion",
        "Features", "Forecasting", "Monitoring", "Workbench", "Streaming", "Dashboard",
      ],
      swiftSettings: strict),
    library(
      "ForecastingTestKit", ["CivilTime", "Readings", "Features", "Forecasting", "Monitoring"], busy: true),

    .executableTarget(
      name: "engine-bench", dependencies: ["CivilTime", "Readings", "Monitoring"], path: "Benchmarks/Engine",
      swiftSettings: strict),

    tests("CivilTimeTests", ["CivilTime"], golden: true),
    tests("DelimitedTextTests", ["DelimitedText"]),
    tests("LinearAlgebraTests", ["LinearAlgebra"], golden: true),
    tests("CommandLineKitTests", ["CommandLineKit", "Spelling"]),
    tests("ReadingsTests", ["Readings"]),
    tests("HistoryTests", ["History"], golden: true),
    tests("IngestionTests", ["Ingestion", "History", "ServiceTestKit"], golden: true),
    tests("FeaturesTests", ["Features", "ForecastingTestKit"]),
    tests("ForecastingTests", ["Forecasting", "ForecastingTestKit"], golden: true),
    tests("MonitoringTests", ["Monitoring", "Features", "ForecastingTestKit"]),
    tests("WorkbenchTests", ["Workbench", "ForecastingTestKit"]),
    .target(
      name: "ServiceTestKit", path: "Tests/ServiceTestKit", swiftSettings: strict),
    tests("StreamingTests", ["Streaming", "ForecastingTestKit", "ServiceTestKit"]),
    tests(
      "DashboardTests", ["Dashboard", "ForecastingTestKit", "Streaming", "ServiceTestKit"],
      excluding: ["Browser"]),
    tests(
      "LoadstarTests",
      ["loadstar", "CivilTime", "Forecasting", "Readings", "History", "Streaming", "ServiceTestKit"],
      golden: true),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)

// What `scripts/build` makes has Swift's own libraries inside, which shortens every start. They come in when the program is
// linked, so that tests link the same objects with the libraries outside, and neither build compiles for the other.
if Context.environment["LOADSTAR_STATIC"] != nil {
  for target in package.targets where target.name == "loadstar" {
    target.linkerSettings = [
      .unsafeFlags(["-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections"])
    ]
  }
}

// The fuzzer takes its main from libFuzzer, so only `scripts/fuzz` and `scripts/sanitize address` build it.
// `-fsanitize=fuzzer` goes to its linking alone: the tests of the same build have a main of their own.
if fuzzed {
  package.targets += [
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CivilTime", "CommandLineKit", "Dashboard", "DelimitedText", "Features", "Forecasting",
        "ForecastingTestKit", "History", "Ingestion", "Monitoring", "Readings", "Streaming",
      ],
      path: "Fuzz/Targets", swiftSettings: product),
    .executableTarget(
      name: "loadstar-fuzz", dependencies: ["FuzzTargets"], path: "Fuzz/Program",
      linkerSettings: [.unsafeFlags(["-Xclang-linker", "-fsanitize=fuzzer"])]),
  ]
}

// What `scripts/sanitize` builds unless it is told what to test: the parts whose tests gain by a sanitizer.
if Context.environment["LOADSTAR_SANITIZED_PART"] != nil {
  let left: Set = [
    "loadstar", "engine-bench", "LoadstarTests", "ForecastingTests",
  ]
  package.targets.removeAll { left.contains($0.name) }
  package.products.removeAll { $0.name == "loadstar" }
}
