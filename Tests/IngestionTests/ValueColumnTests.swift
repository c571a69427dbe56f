import Ingestion
import Testing

@Suite("Value columns")
struct ValueColumnTests {
  @Test(arguments: [
    ("mw", "mw", nil), ("mw=consumption", "mw", "consumption"), ("a=b=france/load", "a=b", "france/load"),
  ])
  func theLastEqualsSignDivides(text: String, column: String, target: String?) {
    #expect(ValueColumn(parsing: text) == ValueColumn(column: column, target: target))
  }
}
