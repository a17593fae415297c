"""After the event: the report, what people are asked, their stories."""
