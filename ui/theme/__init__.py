"""How everything looks: tokens, fonts, icons, style sheet and focus ring."""
