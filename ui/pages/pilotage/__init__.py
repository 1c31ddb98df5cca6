"""The director's dashboard on screen, and the dialog that makes its dossier."""
