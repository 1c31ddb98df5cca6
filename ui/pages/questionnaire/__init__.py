"""The questionnaires: the shelf they are chosen from, and the editor of one.

Both are screens of the window, opened from any page through its context::

    context.open_screen(QUESTIONNAIRES, None)            # every questionnaire: new, duplicate, import…
    context.open_screen(QUESTIONNAIRE, None, "occitanie")  # the editor, on the questionnaire of this code

The names are those of `ui.entries`. « Retour » leads to where they were opened from. Whoever may not
write questionnaires (`Permission.SURVEY_WRITE`) reads them there. Once one is saved, added or taken away,
`Changes.editions_changed` tells its code: what shows editions reads them again.
"""
