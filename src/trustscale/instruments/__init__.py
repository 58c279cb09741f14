"""What a questionnaire is: its definition as data, checked, found in the library, written and read."""
