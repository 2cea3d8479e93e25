import Records

/// One invented person: what is true of them, whatever the providers wrote.
struct Person {
  /// Place in the population; names the person in `truth.csv`.
  let index: Int
  let culture: Culture
  let sex: Sex
  let born: Day
  let given: GivenName
  /// A second given name, which some providers write.
  let middle: GivenName?
  /// The family name at birth.
  let birthFamily: FamilyName
  /// The second of two family names (Spanish custom, or joined at marriage with a hyphen).
  let secondFamily: FamilyName?
  /// The name taken at marriage, and when.
  let marriedFamily: FamilyName?
  let joinsNames: Bool
  let marriedOn: Day
  /// Where the person lives: the household's dwelling or, after moving out, their own.
  let dwelling: Int
  let country: Country
  let moves: Moves
  /// When the person took a new mobile number.
  let newPhoneOn: Day
  let household: Int
  /// How dependably the person keeps obligations, 0 to 1000.
  ///
  /// Unseen by any provider; lateness, complaints, judgments and misconduct follow from it, so that what is scored
  /// means something.
  let reliability: Int

  /// The day on which the person is this old, for ages below a hundred.
  func birthday(_ age: Int) -> Day { born.adding(months: age * 12) }
}
