"""What somebody is to do by a day, and the reminders that follow the day wherever it moves."""
