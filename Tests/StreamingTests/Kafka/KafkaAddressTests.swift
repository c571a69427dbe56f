import Streaming
import Testing

@Suite struct KafkaAddressTests {
  @Test func tellsBrokersTopicGroupAndProperties() throws {
    let endpoint = try KafkaEndpoint(
      parsing: "kafka://one:9093,two/load.readings?group=watch&partitions=6&until=end&fetch.wait.max.ms=10")
    #expect(endpoint.brokers == "one:9093,two:9092")
    #expect(endpoint.topic == "load.readings")
    #expect(endpoint.group == "watch")
    #expect(endpoint.partitions == 6)
    #expect(endpoint.endsAtEnd)
    #expect(endpoint.properties == [KafkaProperty(name: "fetch.wait.max.ms", value: "10")])
  }

  @Test(arguments: [
    "kafka://", "kafka:///topic", "kafka://host:9092", "kafka://host:9092/", "kafka://host/a topic",
    "kafka://host/a/b", "kafka://host/..", "kafka://host/t?group", "kafka://host/t?group=",
    "kafka://host/t?partitions=0", "kafka://host/t?until=now", "kafka://host/t?grupp=g", "http://host/t",
  ])
  func refusesWhatIsNoAddress(_ address: String) {
    let error = #expect(throws: StreamingError.self) { try KafkaEndpoint(parsing: address) }
    #expect(error?.kind == .usage)
    #expect(error?.description.contains(address) == true)
  }

  @Test func readsPropertiesWithTheirLines() throws {
    let text = "# how we log in\nsecurity.protocol = SASL_SSL\r\n\n  sasl.password=a=b #c\n"
    #expect(
      try KafkaProperty.parse(text, path: "client.properties") == [
        KafkaProperty(name: "security.protocol", value: "SASL_SSL"),
        KafkaProperty(name: "sasl.password", value: "a=b #c"),
      ])
    let error = #expect(throws: StreamingError.self) {
      try KafkaProperty.parse("a=b\nsasl.password hidden", path: "client.properties")
    }
    #expect(error?.description.hasPrefix("client.properties:2:") == true)
    #expect(error?.description.contains("hidden") == false)
  }

  @Test func anErrorShowsTheAddressAndNoPasswordOfIt() {
    let error = #expect(throws: StreamingError.self) {
      try KafkaEndpoint(parsing: "kafka://host/t?sasl.password=hidden&until=now")
    }
    #expect(error?.description.contains("kafka://host/t?sasl.password=…&until=now") == true)
    #expect(error?.description.contains("hidden") == false)
  }
}
