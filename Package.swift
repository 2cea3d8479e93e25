// swift-tools-version: 6.1
import PackageDescription

/// One target of ours: its folder under Sources and its unit tests under Tests.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
  [
    .target(name: name, dependencies: dependencies),
    .testTarget(
      name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
      path: "Tests/\(name)Tests"),
  ]
}

let systemLibraries: [Target] = [
  .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
  .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
]

/// In the order of a record's path; a target imports only what stands above it.
let path: [Target] = [
  library("Records", ["COpenSSL"]),
  library("Formats", ["CZlib", "CLibXML2"]),
  library("Configuration", [.product(name: "Yams", package: "Yams")]),
  library("Providers", ["Records", "Formats", "Configuration"]),
  library("Consent", ["Records"]),
  library("Resolution", ["Records", "Consent"]),
  library("Scoring", ["Records", "Formats", "Configuration", "Resolution"]),
  library("Simulation", ["Records", "Formats"]),
].flatMap { $0 }

let package = Package(
  name: "tributary",
  products: ["Records", "Formats", "Configuration", "Providers", "Consent", "Resolution", "Scoring"].map {
    .library(name: $0, targets: [$0])
  },
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2")
  ],
  targets: systemLibraries + path + [
    .target(name: "TestSupport", dependencies: ["Records", "Formats", "Providers"], path: "Tests/TestSupport")
  ],
  swiftLanguageModes: [.v6]
)
