"""What is remembered over an edit: units of the text, slots, records, and who has to run again."""
