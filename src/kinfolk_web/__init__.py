"""The site: from a list to a released and printed plan in the browser, on one Django app with many rooms."""
