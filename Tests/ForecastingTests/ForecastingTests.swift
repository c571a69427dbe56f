// ForecastingTests
