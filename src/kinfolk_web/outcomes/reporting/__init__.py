"""The report on an event: counted once, protected, told on one page, with files from which every figure follows."""
