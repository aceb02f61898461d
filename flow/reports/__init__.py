"""Documents of one huddle: sheet and minutes, as a page, a PDF or a Word file. No number is counted here."""
