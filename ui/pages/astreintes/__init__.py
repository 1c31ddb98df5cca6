"""The screen of the astreintes: a quarter at a glance, what is wrong with it, who is told."""
