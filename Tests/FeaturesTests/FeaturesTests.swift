// FeaturesTests
