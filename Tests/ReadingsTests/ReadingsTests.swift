// ReadingsTests
