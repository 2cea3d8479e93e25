import Foundation

/// Where the sources and the built program are.
enum Repository {
  /// The package's folder.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The built program: SwiftPM puts it beside the test bundle.
  static let program: String = {
    let bundle = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    return bundle.deletingLastPathComponent().appending(path: "tributary").path(percentEncoded: false)
  }()

  /// The absolute path of a file of the package.
  static func path(_ relative: String) -> String { root.appending(path: relative).path(percentEncoded: false) }

  /// The text of a file of the package.
  static func read(_ relative: String) throws -> String {
    try String(contentsOf: root.appending(path: relative), encoding: .utf8)
  }

  /// The names in a folder of the package, sorted; hidden files are left out.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { !$0.hasPrefix(".") }.sorted()
  }
}
