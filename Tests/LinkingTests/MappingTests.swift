import Formats
import Resolution
import Testing

@testable import Linking

@Suite("Mapping") struct MappingTests {}
