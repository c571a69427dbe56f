import CivilTime
import Features
@preconcurrency import Glibc
import Readings

/// A load series made by formula and seed: weekdays, holidays, the year, heating, and noise that hangs together.
public struct SyntheticLoad: Sendable {
  /// The first local day.
  public var first = LocalDate(year: 2015, month: 1, day: 1)
  /// Days of the series.
  public var days = 400
  /// Seconds from one value to the next.
  public var step = 3_600
  /// The zone, whose clocks the daily course follows.
  public var zone = TimeZoneRules.utc
  /// The holidays.
  public var holidays = HolidayCalendar.none
  /// The mean level.
  public var level = 50_000.0
  /// Standard deviation of the noise, as a share of the level.
  public var noise = 0.01
  /// Sensitivity per degree below 15 °C, as a share of the level.
  public var heating = 0.015
  /// Where the noise starts.
  public var seed: UInt64 = 1

  /// A series of 400 days of hours in UTC.
  public init() {}

  /// The load, and the temperature it follows.
  public func make() -> (load: RegularSeries, temperature: RegularSeries) {
    let start = zone.startOfDay(first), end = zone.startOfDay(first + days)
    let count = (end - start) / step
    var random = SplitMix64(state: seed)
    var weather = 0.0, error = 0.0, load: [Double] = [], temperature: [Double] = []
    let keep = pow(0.98, Double(step) / 1_800), fresh = (1 - keep * keep).squareRoot()
    for cell in 0..<count {
      let instant = start + cell * step
      weather = keep * weather + fresh * 3 * random.nextNormal()
      error = keep * error + fresh * noise * random.nextNormal()
      let degrees = climate(instant) + weather
      temperature.append(degrees)
      load.append(level * exp(shape(instant) + heating * max(0, 15 - degrees) + error))
    }
    return (
      RegularSeries(start: start, step: step, values: load),
      RegularSeries(start: start, step: step, values: temperature)
    )
  }

  /// A context of the load, by default with its temperature.
  public func context(weather: Bool = true) -> SeriesContext {
    let (load, temperature) = make()
    let inputs = weather ? [WeatherInput(name: "synthetic/temperature", observed: temperature)] : []
    return SeriesContext(
      series: "synthetic/consumption", target: load, weather: inputs,
      calendar: AreaCalendar(zone: zone, holidays: holidays))
  }

  private func climate(_ instant: Instant) -> Double {
    let local = zone.localDateTime(at: instant)
    let year = 2 * Double.pi * Double(local.date.dayOfYear) / 365.25
    let day = 2 * Double.pi * Double(local.secondOfDay) / 86_400
    return 12 - 8 * cos(year - 0.35) - 3 * cos(day - 0.8)
  }

  private func shape(_ instant: Instant) -> Double {
    let local = zone.localDateTime(at: instant)
    let day = 2 * Double.pi * Double(local.secondOfDay) / 86_400
    let off = local.date.isWeekend || holidays.isHoliday(local.date)
    return -0.12 * cos(day - 0.4) - 0.05 * cos(2 * day - 1) - (off ? 0.1 : 0)
  }
}
