"""The page of the places: the board, what a change would do, what is used, what follows, what is free."""
