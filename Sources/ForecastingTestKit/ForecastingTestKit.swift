// ForecastingTestKit
