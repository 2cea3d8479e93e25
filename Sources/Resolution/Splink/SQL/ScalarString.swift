import Foundation

/// A text as its code points, in which DuckDB counts and changes case.
struct ScalarString {
  var scalars: [UInt32]

  init(_ scalars: [UInt32]) { self.scalars = scalars }

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.init(bytes: bytes) }

  init(bytes: some Collection<UInt8>) {
    scalars =
      bytes.allSatisfy { $0 < 0x80 }
      ? bytes.map(UInt32.init) : String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
  }

  private var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars.lazy.compactMap(Unicode.Scalar.init))
    return String(view)
  }

  var bytes: [UInt8] {
    scalars.allSatisfy { $0 < 0x80 } ? scalars.map(UInt8.init(truncatingIfNeeded:)) : Array(string.utf8)
  }

  /// Each code point by itself, whatever its neighbours and the language.
  var lowercase: ScalarString {
    changed { scalar in
      let mapped = scalar.properties.lowercaseMapping.unicodeScalars
      return mapped.first?.value
    }
  }

  /// Each code point by itself; one that would become several stays, but for the sharp s, which has a capital.
  var uppercase: ScalarString {
    changed { scalar in
      let properties = scalar.properties
      for mapped in [properties.uppercaseMapping.unicodeScalars, properties.titlecaseMapping.unicodeScalars]
      where mapped.count == 1 { return mapped.first?.value }
      return scalar.value == 0xDF ? 0x1E9E : nil
    }
  }

  private func changed(_ change: (Unicode.Scalar) -> UInt32?) -> ScalarString {
    ScalarString(scalars.map { value in Unicode.Scalar(value).flatMap(change) ?? value })
  }

  /// The letters from the last to the first, each with its marks.
  var reversed: ScalarString {
    scalars.allSatisfy { $0 < 0x80 && $0 != 0x0D }
      ? ScalarString(scalars.reversed()) : ScalarString(String(string.reversed()).unicodeScalars.map(\.value))
  }

  /// Without the marks that a letter can be taken apart from.
  var withoutAccents: ScalarString {
    let decomposed = string.decomposedStringWithCanonicalMapping.unicodeScalars
    let kept = decomposed.lazy.filter { $0.properties.generalCategory != .nonspacingMark }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: kept)
    return ScalarString(String(view).precomposedStringWithCanonicalMapping.unicodeScalars.map(\.value))
  }
}
