// swift-tools-version: 6.2
import PackageDescription

/// Built by scripts/fuzz alone, with libFuzzer and AddressSanitizer in everything.
let package = Package(
  name: "fuzzing",
  dependencies: [.package(name: "tributary", path: "../..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: ["Records", "Formats", "Configuration", "Providers"].map { .product(name: $0, package: "tributary") })
  ],
  swiftLanguageModes: [.v6]
)
