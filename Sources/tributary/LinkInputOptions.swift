import ArgumentParser
import Configuration
import Dispatch
import Formats
import Glibc
import Linking
import Presentation
import Resolution

extension TextEncoding: ExpressibleByArgument {}

/// Files to be linked, and what stands in their columns.
struct LinkInputOptions: ParsableArguments {
  @Argument(help: "CSV or JSON Lines files, packed with gzip or not.") var files: [String] = []
  @Option(
    help: ArgumentHelp(
      "The column that names each row; once for all files, or once for each in their order.", valueName: "column"))
  var id: [String] = []
  @Option(
    help: ArgumentHelp(
      "Which columns give which fields; then only these are used. A field may take several columns.",
      valueName: "field=column+column,..."))
  var map: [String] = []
  @Option(help: "The encoding of CSV files: \(TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")).")
  var encoding: TextEncoding?

  func validate(files: [String], acrossOnly: Bool) throws {
    if files.isEmpty { throw ValidationError("Name at least one file.") }
    if id.isEmpty { throw ValidationError("Name the column that names each row with --id.") }
    if id.count > 1, id.count != files.count {
      throw ValidationError("Name --id once, or once for each of the \(files.count) files.")
    }
    if acrossOnly, files.count < 2 { throw ValidationError("--across-only needs two files or more.") }
    if files.count > 60_000 { throw ValidationError("At most 60,000 files are linked at once.") }
  }

  func request(truth: String?) -> MappingRequest { MappingRequest(id: id, statements: map, truth: truth) }

  /// Opens nothing yet.
  ///
  /// Throws a usage error for files that are not there.
  func inputs(_ files: [String]) throws -> [LinkInput] {
    let faults = files.filter { !InputFile.isReadable($0) }
    guard faults.isEmpty else {
      throw ValidationError("There is no readable file \(faults.map { Visible.text($0) }.joined(separator: ", ")).")
    }
    return zip(files, LinkInput.sources(of: files)).map { path, source in
      LinkInput(source: source, path: path, byteCount: InputFile.byteCount(path)) { try InputFile.open(path) }
    }
  }
}

/// Files that a person names, which may be links and pipes.
enum InputFile {
  static func isReadable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR && access(path, R_OK) == 0
  }

  /// 0 for a pipe.
  static func byteCount(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  static func open(_ path: String) throws -> ByteReader {
    let file = try OpenFile(path)
    return { buffer in try file.read(buffer) }
  }

  private final class OpenFile {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws {
      self.path = path
      descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw failure("a file that can be read") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func read(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
      while true {
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count >= 0 { return count }
        guard errno == EINTR else { throw failure("a file that can be read to its end") }
      }
    }

    private func failure(_ expected: String) -> CommandFailure {
      CommandFailure("\(Visible.text(path)): expected \(expected); \(String(cString: strerror(errno))).")
    }
  }
}

/// What is wrong with what the caller asked for, as a usage error with suggestions.
enum LinkProblem {
  static func asUsage(_ error: any Error) -> any Error {
    switch error {
    case let faults as MappingFaults:
      return ValidationError(faults.faults.map(sentence).joined(separator: "\n"))
    case let failure as InputFailure: return CommandFailure(Visible.text(failure.description))
    case let fault as SplinkRunFault: return CommandFailure(Visible.text(fault.description))
    case let failure as LinkFailure: return ValidationError(Visible.text(failure.description))
    default: return error
    }
  }

  private static func sentence(_ fault: MappingFault) -> String {
    let hint =
      closestName(to: fault.written, among: fault.allowed).map { " Did you mean \"\(Visible.text($0))\"?" } ?? ""
    return Visible.text(fault.sentence) + hint
  }
}

extension LinkSurroundings {
  /// The program's clock, terminal and threads.
  static func ofProgram(_ line: StepProgressLine) -> LinkSurroundings {
    LinkSurroundings(
      clock: Environment.stopwatch,
      progress: { line.update(step: $0.step, unit: $0.unit, done: $0.done, total: $0.total) },
      planned: { plan in tooCommon(plan).map(line.interrupt) }
    ) { count, body in
      DispatchQueue.concurrentPerform(iterations: count, execute: body)
    }
  }

  /// Names what is too common to be compared, before anything is compared; `nil` where nothing much is.
  private static func tooCommon(_ plan: BlockingPlan) -> String? {
    let large = plan.largeKeys.filter { $0.accounts > plan.largestBlock }
    guard let largest = large.first, largest.accounts > 1_000 else { return nil }
    return "\(Readable.count(large.count)) keys are too common for all of their rows to be compared, the largest of "
      + "\(Readable.count(largest.accounts)) rows (\(largest.rule.name)); \(Readable.count(plan.pairs)) pairs will be "
      + "compared.\n"
  }
}
