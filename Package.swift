// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors, but only for the compilers that the gate knows: a newer compiler brings new warnings, and those
/// should not keep anybody from building. Dependencies are not affected.
#if compiler(<6.4)
  let settings: [SwiftSetting] = [.treatAllWarnings(as: .error)]
#else
  let settings: [SwiftSetting] = []
#endif

/// One target of ours: its folder under Sources and its unit tests under Tests.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
      path: "Tests/\(name)Tests", swiftSettings: settings),
  ]
}

let systemLibraries: [Target] = [
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
  .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
  .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CMalloc"),
  .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
]

/// In the order of a record's path; a target imports only what stands above it.
let path: [Target] = [
  library("Records", ["COpenSSL"]),
  library("Formats", ["CISAL", "CZlib", "CLibXML2"]),
  library("Configuration", [.product(name: "Yams", package: "Yams")]),
  library("Providers", ["Records", "Formats", "Configuration"]),
  library("Consent", ["Records"]),
  library("Resolution", ["Records", "Consent"]),
  library("Linking", ["Records", "Formats", "Resolution"]),
  library("Scoring", ["Records", "Formats", "Configuration", "Resolution"]),
  library("Simulation", ["Records", "Formats"]),
  library("Presentation", []),
  library(
    "Storage",
    ["Records", "Consent", "Resolution", "Scoring", "CSQLite", .product(name: "GRDB", package: "GRDB.swift")]),
  library(
    "Pipeline",
    ["CMalloc", "Records", "Formats", "Configuration", "Providers", "Consent", "Resolution", "Scoring", "Storage"]),
].flatMap { $0 }

/// The command line, and the tests that run it as its users do.
let program: [Target] = [
  .target(
    name: "ShippedConfiguration", path: "config", exclude: ["examples", "providers/README.md"],
    sources: ["ShippedConfiguration.swift"],
    resources: ["features", "messages", "models", "providers", "schemas", "scorecards", "purposes.yaml"].map {
      .embedInCode($0)
    },
    swiftSettings: settings),
  .executableTarget(
    name: "tributary",
    dependencies: [
      "Presentation", "Records", "Formats", "Configuration", "Providers", "Consent", "Resolution", "Linking",
      "Scoring", "Simulation", "Storage", "Pipeline", "ShippedConfiguration",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: settings),
  // Times what linking and importing are made of, see scripts/bench; not part of what is shipped.
  .executableTarget(
    name: "bench", dependencies: ["CZlib", "Records", "Providers", "Resolution", "Pipeline"], swiftSettings: settings),
  .testTarget(
    name: "EndToEndTests", dependencies: ["tributary", "TestSupport", "CSQLite"], path: "Tests/EndToEndTests",
    swiftSettings: settings),
]

let package = Package(
  name: "tributary",
  products: [
    "Records", "Formats", "Configuration", "Providers", "Consent", "Resolution", "Linking", "Scoring", "Pipeline",
  ].map {
    .library(name: $0, targets: [$0])
  } + [
    .executable(name: "tributary", targets: ["tributary"]), .executable(name: "tributary-bench", targets: ["bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: systemLibraries + path + program + [
    .target(
      name: "TestSupport", dependencies: ["Records", "Formats", "Providers"], path: "Tests/TestSupport",
      swiftSettings: settings)
  ],
  swiftLanguageModes: [.v6]
)
