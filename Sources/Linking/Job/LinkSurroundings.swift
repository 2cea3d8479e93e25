import Resolution

/// How far a step of linking is.
public struct LinkProgress: Sendable {
  /// What is being done, such as `reading`.
  public let step: String
  /// What is counted, such as `kB`.
  public let unit: String
  /// How much of it is done.
  public let done: Int
  /// How much there is; 0 where nobody knows.
  public let total: Int

  /// States how far a step is.
  public init(step: String, unit: String, done: Int, total: Int = 0) {
    self.step = step
    self.unit = unit
    self.done = done
    self.total = total
  }
}

/// What linking takes from its surroundings, so that it runs without them in a test.
public struct LinkSurroundings: Sendable {
  /// Nanoseconds of a clock that only goes forward.
  public var clock: @Sendable () -> UInt64
  /// Takes news; may be called from several threads.
  public var progress: @Sendable (LinkProgress) -> Void
  /// Takes what will be compared, before anything is.
  public var planned: @Sendable (BlockingPlan) -> Void
  /// Calls a body with each number below a count, perhaps at the same time, and returns when all have ended.
  public var lanes: @Sendable (Int, @escaping @Sendable (Int) -> Void) -> Void

  /// States surroundings; by default there is no clock and no progress, and all is done in one thread.
  public init(
    clock: @escaping @Sendable () -> UInt64 = { 0 }, progress: @escaping @Sendable (LinkProgress) -> Void = { _ in },
    planned: @escaping @Sendable (BlockingPlan) -> Void = { _ in },
    lanes: @escaping @Sendable (Int, @escaping @Sendable (Int) -> Void) -> Void = { count, body in
      for lane in 0..<count { body(lane) }
    }
  ) {
    self.clock = clock
    self.progress = progress
    self.planned = planned
    self.lanes = lanes
  }
}
