extension Format {
  /// A decoder at the beginning of a file of this format.
  ///
  /// Throws if the layout contradicts itself.
  public func makeDecoder() throws(LayoutError) -> any RowDecoder {
    switch self {
    case .csv(let layout): try CSVDecoder(layout)
    case .jsonLines(let layout): try JSONLinesDecoder(layout)
    case .xml(let layout): try XMLDecoder(layout)
    case .fixedWidth(let layout):
      if layout.recordLength == nil { try FixedWidthDecoder(layout) } else { try FixedRecordDecoder(layout) }
    }
  }
}
