import Pipeline
import Presentation
import Records

/// What was erased and what was found when everything was read back, as text that fits a terminal.
struct CertificateText {
  private let certificate: ErasureCertificate

  init(_ certificate: ErasureCertificate) { self.certificate = certificate }

  func rendered(on terminal: Terminal) -> String {
    heading(terminal) + "\n" + accounts(terminal) + "\n" + figures(terminal) + "\n" + verdict(terminal)
  }

  private func heading(_ terminal: Terminal) -> String {
    let by = certificate.by.isEmpty ? "" : ", entered by \(Visible.text(certificate.by))"
    let why = certificate.why.isEmpty ? "" : Prose.lines("Why: \(Visible.text(certificate.why))", on: terminal)
    return Emphasis.strong("Certificate of erasure, \(certificate.day)", on: terminal) + "\(by)\n" + why
  }

  private func accounts(_ terminal: Terminal) -> String {
    var table = Table(.text("provider"), .text("tombstone"))
    for account in certificate.accounts { table.add(.init("\(account.provider)"), .init(account.tombstone)) }
    return table.rendered(on: terminal)
  }

  private func figures(_ terminal: Terminal) -> String {
    var table = Table(.text("removed and read back"), .number("count"))
    let figures = [
      ("rows cut out of the archive", certificate.rowsCut),
      ("archive objects written anew", certificate.objectsRewritten),
      ("files of the landing folder written anew", certificate.landingFilesRewritten),
      ("files of the folder of reports removed", certificate.reportsRemoved),
      ("archived rows read back", certificate.rowsRead),
      ("rows of the accounts among them", certificate.rowsLeft),
      ("values looked for", certificate.valuesSought),
      ("files searched for them, packed ones unpacked", certificate.filesSearched),
      ("values that rows of others state too", certificate.valuesShared),
    ]
    for figure in figures { table.add(.init(figure.0), .init(figure.1)) }
    return table.rendered(on: terminal)
  }

  private func verdict(_ terminal: Terminal) -> String {
    if certificate.isClean { return Emphasis.good("Nothing of the accounts is left.", on: terminal) + "\n" }
    let files = certificate.found.map { residue in
      Emphasis.bad("found: \(Visible.text(residue.file))", on: terminal) + ": \(Readable.count(residue.values)) "
        + (residue.values == 1 ? "value" : "values") + "; remove the file or correct it by hand\n"
    }
    let rows = certificate.rowsLeft > 0 ? "Rows of the accounts are left in the archive.\n" : ""
    return rows + files.joined()
  }
}
