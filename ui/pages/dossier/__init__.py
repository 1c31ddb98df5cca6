"""The file of a person: `page` is the screen, the other modules its tabs and its parts."""
