import Foundation
import Pipeline
import Providers
import Records
import Storage
import TestSupport

/// A workspace in a folder of its own, with the shipped configuration and one provider in Swift.
final class PipelineHarness {
  let paths: WorkspacePaths
  private let adapters: [any ProviderAdapter]

  init(_ adapter: any ProviderAdapter = School()) throws {
    adapters = [adapter]
    paths = WorkspacePaths(root: NSTemporaryDirectory() + "tributary-pipeline-" + UUID().uuidString)
    try Folder.make(paths.landing)
    try Folder.make(paths.config)
    for folder in ["features", "scorecards", "models", "purposes.yaml"] {
      try FileManager.default.copyItem(
        atPath: RepositoryFiles.root.path + "/config/" + folder, toPath: paths.config + "/" + folder)
    }
    try write("tributary.yaml", "tributary: 1\nas_of: 2024-12-31\nproviders: [\(adapter.id)]\n")
  }

  deinit { try? FileManager.default.removeItem(atPath: paths.root) }

  func write(_ path: String, _ text: String) throws {
    try Folder.make(Folder.parent(of: paths.root + "/" + path))
    try SystemFile.replace(paths.root + "/" + path, with: Array(text.utf8))
  }

  /// Delivers pupils with these keys, each with a consent to the demonstration.
  func deliver(_ name: String, pupils: [String]) throws {
    let header = "Sch\u{FC}ler-Nr;Stand;Name;Geburtsdatum;Stra\u{DF}e;PLZ;Ort;Land\r\n"
    let rows = pupils.map { "\($0);01.02.2024;Musterfrau, Erika;07.03.2001;Hauptstr. 12;10115;Berlin;DE\r\n" }
    let bytes = (header + rows.joined()).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    try Folder.make(paths.landing + "/school")
    try SystemFile.replace(paths.landing + "/school/schueler-\(name).csv", with: bytes)
    let consents = pupils.map {
      #"{"fact":"grant","provider":"school","account":"\#($0)","purpose":"cross-context-demonstration","#
        + #""from":"2024-01-01","until":null,"evidence":"form"}"# + "\n"
    }
    try write("landing/consents/\(name).jsonl", consents.joined())
  }

  func open() throws -> Workspace {
    try Workspace.open(
      writing: paths, configuration: try WorkspaceConfiguration(paths, adapters: adapters),
      makeKey: { Array(repeating: 7, count: 32) })
  }

  /// The workspace for who looks, beside whoever holds it.
  func openForReading() throws -> Workspace {
    try Workspace.open(reading: paths, configuration: try WorkspaceConfiguration(paths, adapters: adapters))
  }

  @discardableResult
  func run(_ scope: RunScope = .everything, stop: StopSignal = StopSignal()) throws -> RunReport {
    guard let asOf = Day(iso: "2024-12-31") else { throw NoSuchDay() }
    return try BatchRun(try open(), asOf: asOf, stop: stop, stopwatch: { 0 }).run(scope, started: "now")
  }

  private struct NoSuchDay: Error {}
}
