// LoadstarTests
