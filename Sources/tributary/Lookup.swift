import ArgumentParser
import Configuration
import Pipeline
import Presentation
import Records
import Resolution

/// Reads `provider:key`.
func parsedAccount(_ text: String) throws -> AccountID {
  guard let account = AccountID(text) else {
    throw ValidationError(
      "\(Visible.text(text)) names no account. Accounts are written provider:key, as payments:C1000.")
  }
  return account
}

/// Reads a day.
func parsedDay(_ text: String) throws -> Day {
  guard let day = Day(iso: text) else {
    throw ValidationError("\(Visible.text(text)) is not a day of the calendar as YYYY-MM-DD.")
  }
  return day
}

/// Reads how many lines to list.
func parsedLimit(_ text: String) throws -> Int {
  guard let limit = Int(text), limit > 0 else { throw ValidationError("Expected a whole number from 1 on.") }
  return limit
}

extension WorkspaceConfiguration {
  /// The day that was named, else the one that `tributary.yaml` says.
  func day(_ named: Day?) -> Day {
    if let named { return named }
    switch asOf {
    case .today: return Environment.today
    case .fixed(let day): return day
    }
  }

  /// The plan of a purpose, by name.
  ///
  /// Throws a usage error for a name that is not configured.
  func purpose(named name: String) throws -> Purpose {
    let names = purposes.map(\.rawValue)
    if names.contains(name) { return Purpose(rawValue: name) }
    throw unknown("purpose", name, among: names)
  }

  /// Throws a usage error for an account of a provider that is not configured.
  func checkProvider(of account: AccountID) throws {
    let names = providers.adapters.map(\.id.rawValue)
    if !names.contains(account.provider.rawValue) {
      throw unknown("provider", account.provider.rawValue, among: names)
    }
  }
}

/// A name that is none of those there are.
///
/// `owner` is what has the names.
func unknown(
  _ kind: String, _ name: String, among names: [String], of owner: String = "this workspace"
) -> ValidationError {
  let hint = closestName(to: name, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
  let known = names.isEmpty ? "There is none." : "There are: \(names.joined(separator: ", "))."
  return ValidationError("\(Visible.text(name)) is no \(kind) of \(owner).\(hint) \(known)")
}

extension Workspace {
  /// Throws a usage error for an account of which nothing is stored.
  func checkStored(_ account: AccountID) throws {
    try configuration.checkProvider(of: account)
    guard try store.accountID(account) == nil else { return }
    throw ValidationError(
      "No account \(Visible.text("\(account)")) is stored here: it was not delivered, or no purpose may use it.")
  }
}

/// Whose profile a command is about.
struct SubjectOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("A profile such as p0123456789abcdef, or an account as provider:key.", valueName: "id"))
  var id: String?

  @Flag(help: "Take a profile that has a score, to try things out.")
  var any = false

  @Option(help: ArgumentHelp("This purpose alone.", valueName: "name"))
  var purpose: String?

  /// A profile in the world of a purpose.
  struct Subject {
    let purpose: Purpose
    let profile: String
  }

  func validate() throws {
    if (id != nil) == any { throw ValidationError("Name a profile or an account, or say --any.") }
  }

  /// The profiles that are meant, by purpose.
  ///
  /// Throws a usage error where there is none.
  func subjects(_ inquiry: Inquiry, in workspace: Workspace) throws -> [Subject] {
    let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
    guard let id else {
      guard let found = try inquiry.anyScoredProfile(for: wanted) else {
        throw CommandFailure("No profile has a score yet; `tributary run` makes them.")
      }
      return [Subject(purpose: found.purpose, profile: found.profile)]
    }
    let found = try subjects(id, inquiry, workspace).filter { wanted == nil || $0.purpose == wanted }
    if found.isEmpty {
      throw ValidationError("\(Visible.text(id)) has no profile\(wanted.map { " for \($0)" } ?? "") in this workspace.")
    }
    return found
  }

  /// What a run said of the profiles that are meant: the one that is named; or of an account, the one that it belongs to
  /// now and the one that it founds.
  ///
  /// Throws a usage error for a run that is not there, a failure if the run said nothing.
  func told(asOfRun number: Int64, _ inquiry: Inquiry, in workspace: Workspace) throws -> [ToldAnswer] {
    guard let run = try workspace.store.run(number) else {
      throw ValidationError("There is no run \(number); `tributary runs` lists them.")
    }
    let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
    var profiles: [String] = []
    if let id, let profile = ProfileID(id) {
      profiles = [profile.rawValue]
    } else {
      profiles = try subjects(inquiry, in: workspace).map(\.profile)
      if let account = id.flatMap({ AccountID($0) }) { profiles.append(ProfileID(founding: account).rawValue) }
    }
    let answers = try Set(profiles).sorted().flatMap { try inquiry.told($0, asOfRun: run) }
      .filter { wanted == nil || $0.purpose == wanted }
    if answers.isEmpty {
      throw CommandFailure("Run \(number) said nothing of \(Visible.text(id ?? "it")), or it was not kept.")
    }
    return answers
  }

  private func subjects(_ id: String, _ inquiry: Inquiry, _ workspace: Workspace) throws -> [Subject] {
    if let profile = ProfileID(id) {
      let purposes = try inquiry.purposes(of: profile.rawValue)
      if purposes.isEmpty { return try successors(of: profile.rawValue, inquiry) }
      return purposes.map { Subject(purpose: $0, profile: profile.rawValue) }
    }
    guard let account = AccountID(id) else {
      throw ValidationError(
        "\(Visible.text(id)) is neither a profile (p and 16 digits, as p0123456789abcdef) nor an account (provider:key)."
      )
    }
    try workspace.checkStored(account)
    return try inquiry.profiles(of: account).map { Subject(purpose: $0.purpose, profile: $0.profile) }
  }
}

extension SubjectOptions {
  /// Where the accounts of a profile went that is no more, told on standard error.
  private func successors(of profile: String, _ inquiry: Inquiry) throws -> [Subject] {
    guard try inquiry.wasProfile(profile) else { return [] }
    let successors = try inquiry.successors(of: profile)
    if successors.isEmpty {
      throw CommandFailure("Profile \(profile) is retired: none of its accounts is in a profile any more.")
    }
    for successor in successors {
      let accounts = successor.accounts == 1 ? "1 account" : "\(successor.accounts) accounts"
      Console.standard.diagnose(
        "Profile \(profile) is retired: \(accounts) went to \(successor.profile) for \(successor.purpose).\n")
    }
    return successors.map { Subject(purpose: $0.purpose, profile: $0.profile) }
  }
}

/// A command could not do its work; the sentence says why and what to do.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
