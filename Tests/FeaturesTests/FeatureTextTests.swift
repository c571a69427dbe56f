import Features
import Testing

@Suite struct FeatureTextTests {
  @Test(arguments: [
    "weekday(1)", "like(7)", "first-workday", "last-workday", "day-off", "weekend", "workday", "holiday",
    "holiday(ascension,-1)", "before-holiday", "after-holiday", "bridge", "date(12,24)", "bump(8,15,10)",
    "school", "school(2)", "summer-time", "clock-change", "clock-shift", "cos(3)", "sin(1)", "trend",
    "trend(1.5)",
    "level(now)", "below(15,0.98)", "above(18,max)", "below(-3,min)", "level(6h)", "below(6,mean)",
    "level(now,paris/cloud)", "level(0.9,paris/wind)", "load(last)", "residual(today)", "load(night)",
    "residual(around)", "load(recent,2)", "residual(week,1)", "cold(mean,7)", "warm(kind,1)", "off(slot,7)",
    "load(days,2)", "weekend*below(15,now)*cos(1)",
  ])
  func aTextIsReadAndWrittenTheSame(_ text: String) throws {
    #expect(try Feature(parsing: text).description == text)
  }

  @Test(arguments: [
    "", "nonsense", "weekday(8)", "weekday", "below(15)", "below(x,now)", "level(1.5)", "load(tomorrow)",
    "load(recent,0)", "load(recent,-1)", "weekday(1", "holiday*", "bump(8,15,0)", "school(3)", "trend(nan)",
    "below(nan,now)", "level(999h)",
  ])
  func whatIsNoFeatureIsRefused(_ text: String) {
    #expect(throws: FeatureError.self) { try Feature(parsing: text) }
  }

  @Test func aFeatureIsKnownWhenTheLastOfItsFactorsIs() throws {
    #expect(try Feature(parsing: "holiday*cos(1)").availability == .always)
    #expect(try Feature(parsing: "holiday*below(15,now)").availability == .weather)
    #expect(try Feature(parsing: "below(15,now)*load(recent,1)").availability == .history)
  }
}
