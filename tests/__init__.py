"""The tests: unit mirrors flow/, and beside it spec, store, pages, browser, golden and rules."""
