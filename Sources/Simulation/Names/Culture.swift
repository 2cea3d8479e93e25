/// Where a name comes from.
///
/// The raw values are part of the output.
enum Culture: Int, CaseIterable {
  case english, german, french, spanish, italian, polish, nordic, turkish, chinese
}

/// Which of a culture's given names a person has.
enum Sex: Int {
  case female, male

  /// The other.
  var opposite: Sex { self == .female ? .male : .female }
}
