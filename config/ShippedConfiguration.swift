/// A configuration file that the program carries, for new workspaces.
public struct ShippedFile: Sendable {
  /// Where it goes, relative to the workspace's root.
  public let path: String
  /// Its bytes.
  public let contents: [UInt8]
}

/// The shipped configuration.
///
/// A new file is one line here.
public let shippedConfiguration: [ShippedFile] = [
  ShippedFile(path: "config/providers/payments.yaml", contents: PackageResources.payments_yaml),
  ShippedFile(path: "config/providers/messaging.yaml", contents: PackageResources.messaging_yaml),
  ShippedFile(path: "config/providers/court.yaml", contents: PackageResources.court_yaml),
  ShippedFile(path: "config/schemas/provider.schema.json", contents: PackageResources.provider_schema_json),
  ShippedFile(path: "config/features/finance.yaml", contents: PackageResources.finance_yaml),
  ShippedFile(path: "config/features/communication.yaml", contents: PackageResources.communication_yaml),
  ShippedFile(path: "config/features/justice.yaml", contents: PackageResources.justice_yaml),
  ShippedFile(path: "config/features/education.yaml", contents: PackageResources.education_yaml),
  ShippedFile(path: "config/scorecards/consumer-credit.pmml", contents: PackageResources.consumer_credit_pmml),
  ShippedFile(path: "config/scorecards/thin-file.pmml", contents: PackageResources.thin_file_pmml),
  ShippedFile(
    path: "config/scorecards/cross-context-demonstration.pmml",
    contents: PackageResources.cross_context_demonstration_pmml),
  ShippedFile(path: "config/purposes.yaml", contents: PackageResources.purposes_yaml),
  ShippedFile(path: "config/models/people.json", contents: PackageResources.people_json),
]

/// What people are told, by language: part of the program, which a workspace may add to in `config/messages`.
public let shippedMessages: [ShippedFile] = [
  ShippedFile(path: "config/messages/en.yaml", contents: PackageResources.en_yaml),
  ShippedFile(path: "config/messages/de.yaml", contents: PackageResources.de_yaml),
  ShippedFile(path: "config/messages/zh.yaml", contents: PackageResources.zh_yaml),
]
