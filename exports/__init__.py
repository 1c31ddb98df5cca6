"""Files written and read: workbooks, survey answers, calendars. Knows no database and no window."""
