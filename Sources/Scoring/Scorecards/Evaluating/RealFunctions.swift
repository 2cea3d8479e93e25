#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Functions without exact values, in IEEE 754 binary64.
enum RealFunctions {
  /// The result of a function; not finite where it is undefined.
  static func value(of function: Function, _ operands: [Double]) -> Double {
    let first = operands[0]
    switch function {
    case .sqrt: return first.squareRoot()
    case .exp: return exp(first)
    case .expm1: return expm1(first)
    case .ln: return log(first)
    case .ln1p: return log1p(first)
    case .log10: return log10(first)
    case .pow: return pow(first, operands[1])
    case .hypot: return hypot(first, operands[1])
    case .normalCDF: return normalDistribution((first - operands[1]) / operands[2])
    case .normalPDF: return normalDensity((first - operands[1]) / operands[2]) / operands[2]
    case .stdNormalCDF: return normalDistribution(first)
    case .stdNormalPDF: return normalDensity(first)
    case .erf: return erf(first)
    default: return trigonometric(function, first)
    }
  }

  private static func trigonometric(_ function: Function, _ angle: Double) -> Double {
    switch function {
    case .sin: sin(angle)
    case .cos: cos(angle)
    case .tan: tan(angle)
    case .asin: asin(angle)
    case .acos: acos(angle)
    case .atan: atan(angle)
    case .sinh: sinh(angle)
    case .cosh: cosh(angle)
    case .tanh: tanh(angle)
    default: .nan
    }
  }

  private static func normalDistribution(_ deviation: Double) -> Double { 0.5 * erfc(-deviation / 2.0.squareRoot()) }

  private static func normalDensity(_ deviation: Double) -> Double {
    exp(-0.5 * deviation * deviation) / (2 * Double.pi).squareRoot()
  }
}
