import Records

/// Where a simulation's files go: a folder, a memory, a hash.
///
/// One file is open at a time. The simulation calls ``open(_:)``, then ``write(_:)`` any number of times, then
/// ``close()``, and never names the same path twice. An error thrown here ends the writing and is passed on as it is;
/// the file that was open then stays unclosed.
public protocol FeedSink: AnyObject {
  /// Begins a file.
  func open(_ file: FeedFile) throws
  /// Appends bytes, at most 64 KiB or so at a time.
  ///
  /// They are valid only during the call.
  func write(_ bytes: UnsafeRawBufferPointer) throws
  /// Ends the file.
  func close() throws
}

/// Names one file of a simulation.
public struct FeedFile: Hashable, Sendable {
  /// The path below the output folder, with `/` between names: `landing/payments/customers-2024-12-31.csv.gz`.
  public let path: String
  /// Which delivery the file arrives with, from 0; `nil` for what is no delivery, the truth.
  public let delivery: Int?

  /// Names a file.
  public init(path: String, delivery: Int?) {
    self.path = path
    self.delivery = delivery
  }
}
