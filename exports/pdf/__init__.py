"""Documents on paper: PDF files with embedded fonts, French typography, an outline and a language."""
