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
    case .stdNormalIDF: return normalQuantile(first)
    case .normalIDF: return operands[2] > 0 ? operands[1] + operands[2] * normalQuantile(first) : .nan
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

  /// The deviation below which a share of the normal distribution lies; not finite for what is no share.
  ///
  /// Source: Acklam, "An algorithm for computing the inverse normal cumulative distribution function" (2003), and two
  /// steps of Halley's method on the distribution, which leave nothing but rounding.
  private static func normalQuantile(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return share == 0 ? -.infinity : share == 1 ? .infinity : .nan }
    if share > 0.5 { return -lowerQuantile(1 - share) }
    return lowerQuantile(share)
  }

  private static func lowerQuantile(_ share: Double) -> Double {
    var deviation = share < 0.02425 ? tail((-2 * log(share)).squareRoot()) : middle(share - 0.5)
    for _ in 0..<2 {
      let error = (normalDistribution(deviation) - share) / normalDensity(deviation)
      deviation -= error / (1 + deviation * error / 2)
    }
    return deviation
  }

  private static func tail(_ root: Double) -> Double {
    let top = polynomial(
      [
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968,
        2.938163982698783,
      ], root)
    return top
      / polynomial([7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1], root)
  }

  private static func middle(_ offset: Double) -> Double {
    let square = offset * offset
    let top = polynomial(
      [
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
        -3.066479806614716e+01, 2.506628277459239,
      ], square)
    return offset * top
      / polynomial(
        [
          -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598874e+02, 6.680131188771972e+01,
          -1.328068155288572e+01, 1,
        ], square)
  }

  private static func polynomial(_ factors: [Double], _ value: Double) -> Double {
    factors.reduce(0) { $0 * value + $1 }
  }

  private static func normalDensity(_ deviation: Double) -> Double {
    exp(-0.5 * deviation * deviation) / (2 * Double.pi).squareRoot()
  }
}
